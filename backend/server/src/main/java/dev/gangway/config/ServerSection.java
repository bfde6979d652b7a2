package dev.gangway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `server`, and keeps a gateway without logins on the loopback.
final class ServerSection {
  private static final Pattern ADDRESS_AND_PORT = Pattern.compile("(.*):([0-9]{1,5})");
  private static final Pattern BASE_PATH = Pattern.compile("/[A-Za-z0-9._~/-]*");
  private static final int LARGEST_PORT = 65_535;

  private static final String OPEN_TO_ALL =
      "without login everybody who reaches the gateway may open every host, so expected ";

  private ServerSection() {}

  /// @param login whether people have to log in
  static ServerConfig read(Section section, boolean login) {
    ServerConfig defaults = ServerConfig.DEFAULTS;
    InetSocketAddress listen =
        section.text(Keys.Server.LISTEN, ServerSection::listen).orElse(defaults.listen());
    Optional<URI> publicUrl = section.text(Keys.Server.PUBLIC_URL, ServerSection::publicUrl);
    Optional<TlsConfig> tls = tls(section);
    if (login) {
      warnOfPlainText(section, listen, publicUrl, tls.isPresent());
    } else {
      stayOnLoopback(section, listen, publicUrl);
    }
    return new ServerConfig(
        listen,
        publicUrl,
        section.list(Keys.Server.HOSTS, NetworkName::hostHeader).orElse(defaults.hosts()),
        section.text(Keys.Server.BASE_PATH, ServerSection::basePath).orElse(defaults.basePath()),
        section.list(Keys.Server.TRUSTED_PROXIES, Cidr::parse).orElse(defaults.trustedProxies()),
        section.time(Keys.Server.DRAIN, defaults.drain()),
        tls);
  }

  private static Optional<TlsConfig> tls(Section server) {
    if (!server.has(Keys.Server.TLS)) {
      return Optional.empty();
    }
    Section section = server.section(Keys.Server.TLS);
    section.require(Keys.Tls.CERTIFICATE);
    section.require(Keys.Tls.KEY);
    Optional<Path> certificate = section.path(Keys.Tls.CERTIFICATE);
    Optional<Path> key = section.path(Keys.Tls.KEY);
    key.flatMap(SecretFile::exposure)
        .ifPresent(exposure -> section.warning(Keys.Tls.KEY, exposure));
    return certificate.isEmpty() || key.isEmpty()
        ? Optional.empty()
        : Optional.of(new TlsConfig(certificate.get(), key.get(), section.position()));
  }

  private static void warnOfPlainText(
      Section section, InetSocketAddress listen, Optional<URI> publicUrl, boolean tls) {
    boolean plainUrl =
        publicUrl
            .filter(url -> url.getScheme().equals("http") && !isLoopback(url.getHost()))
            .isPresent();
    if (plainUrl) {
      section.warning(
          Keys.Server.PUBLIC_URL,
          "without TLS whoever sits on the way reads passwords, cookies and every key typed;"
              + " expected `https://`");
    }
    if (publicUrl.isEmpty() && !listen.getAddress().isLoopbackAddress() && !tls) {
      section.warning(
          Keys.Server.LISTEN,
          "without TLS whoever sits on the way reads passwords, cookies and every key typed; put a"
              + " proxy before it and say `public_url`, or set `tls`");
    }
    boolean behindProxy =
        !tls && publicUrl.filter(url -> url.getScheme().equals("https")).isPresent();
    boolean nobodyTrusted =
        !section.has(Keys.Server.TRUSTED_PROXIES)
            || section.isEmptyList(Keys.Server.TRUSTED_PROXIES);
    if (behindProxy && nobodyTrusted) {
      section.warning(
          Keys.Server.PUBLIC_URL,
          "a proxy speaks TLS for this gateway, and without `trusted_proxies` all who come through"
              + " it are one client: a stranger's wrong passwords would lock everybody out");
    }
  }

  private static void stayOnLoopback(
      Section section, InetSocketAddress listen, Optional<URI> publicUrl) {
    if (!listen.getAddress().isLoopbackAddress()) {
      section.error(
          Keys.Server.LISTEN,
          OPEN_TO_ALL
              + "a loopback address such as `127.0.0.1:8022`; from elsewhere,"
              + " `ssh -L 8022:127.0.0.1:8022 this-machine` leads to it");
    }
    if (publicUrl.isPresent() && !isLoopback(publicUrl.get().getHost())) {
      section.error(
          Keys.Server.PUBLIC_URL,
          OPEN_TO_ALL
              + "a loopback URL such as `http://localhost:8022/`; from elsewhere it needs"
              + " `login`");
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || IpLiteral.bracketed(host)
            .or(() -> IpLiteral.parse(host))
            .filter(InetAddress::isLoopbackAddress)
            .isPresent();
  }

  /// `127.0.0.1:8022`, `[::1]:8022`, or `localhost:8022` for the former. Other names are refused:
  /// what they resolve to can change, and with it who reaches the gateway.
  private static Parsed<InetSocketAddress> listen(String text) {
    Matcher matcher = ADDRESS_AND_PORT.matcher(text);
    if (IpLiteral.parse(text).isPresent()
        || !matcher.matches()
        || Integer.parseInt(matcher.group(2)) > LARGEST_PORT) {
      return Parsed.malformed(
          "an address and a port from 0 to 65535, such as `127.0.0.1:8022` or `\"[::1]:8022\"`");
    }
    String host = matcher.group(1).equals("localhost") ? "127.0.0.1" : matcher.group(1);
    return IpLiteral.bracketed(host)
        .or(() -> host.contains(":") ? Optional.empty() : IpLiteral.parse(host))
        .map(address -> new InetSocketAddress(address, Integer.parseInt(matcher.group(2))))
        .map(Parsed::value)
        .orElse(
            Parsed.malformed(
                "a literal address before the port (or `localhost`), such as `127.0.0.1:8022` or"
                    + " `\"[::1]:8022\"`"));
  }

  /// In the form browsers use in `Origin`: lower case, no port where it is the scheme's own.
  private static Parsed<URI> publicUrl(String text) {
    String expected = "a URL such as `https://console.example.com/`";
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return Parsed.malformed(expected);
    }
    String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!List.of("http", "https").contains(scheme)) {
      return Parsed.malformed(expected + ", beginning with `https://` or `http://`");
    }
    if (url.getHost() == null || !NetworkName.isHost(url.getHost())) {
      return Parsed.malformed(expected + ", with a host name and nothing before it");
    }
    if (url.getRawUserInfo() != null) {
      return Parsed.malformed(expected + ", without a user");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return Parsed.malformed(expected + ", without `?` and `#`");
    }
    if (url.getPort() != -1 && !NetworkName.isPort(Integer.toString(url.getPort()))) {
      return Parsed.malformed(expected + ", with a port from 1 to 65535 if with any");
    }
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return switch (basePath(path)) {
      case Parsed.Malformed<String>(String why) -> Parsed.malformed("a URL with " + why);
      case Parsed.Value<String>(String plain) -> {
        boolean portIsImplied = url.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = url.getPort() == -1 || portIsImplied ? "" : ":" + url.getPort();
        String host = url.getHost().toLowerCase(Locale.ROOT);
        yield Parsed.value(URI.create(scheme + "://" + host + port + plain));
      }
    };
  }

  /// Begins and ends with a slash. Nothing that a proxy or a browser would rewrite.
  private static Parsed<String> basePath(String text) {
    if (!BASE_PATH.matcher(text).matches()) {
      return Parsed.malformed(
          "a path that begins with `/` and has letters, digits and `.`, `_`, `~`, `-` only, such as"
              + " `/console/`");
    }
    if (text.contains("//")) {
      return Parsed.malformed("a path without `//`, such as `/console/`");
    }
    if (List.of(text.split("/")).stream().anyMatch(part -> part.equals(".") || part.equals(".."))) {
      return Parsed.malformed("a path without `.` and `..`, such as `/console/`");
    }
    return Parsed.value(text.endsWith("/") ? text : text + "/");
  }
}
