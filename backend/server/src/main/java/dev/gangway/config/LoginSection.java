package dev.gangway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `login`.
final class LoginSection {
  private static final int LONGEST_NOTICE = 10_000;
  private static final int SHA256_BYTES = 32;
  private static final String SHA256 = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");

  /// RFC 9110 §5.6.2, without the underscore and the rest that some servers turn into a hyphen.
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");

  /// They mean something else, or are taken away on the way (RFC 9110 §7.6.1).
  private static final Set<String> NOT_FOR_NAMES =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "content-type",
          "cookie",
          "forwarded",
          "host",
          "keep-alive",
          "origin",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto");

  private record Preset(String user, Optional<String> groups, String separator) {}

  /// What their documentation says they send.
  private static final Map<String, Preset> PRESETS =
      Map.of(
          "authelia", new Preset("Remote-User", Optional.of("Remote-Groups"), ","),
          "authentik", new Preset("X-authentik-username", Optional.of("X-authentik-groups"), "|"),
          "oauth2-proxy", new Preset("X-Forwarded-User", Optional.of("X-Forwarded-Groups"), ","),
          "tailscale", new Preset("Tailscale-User-Login", Optional.empty(), ","));

  private static final Suggestion PRESET_NAMES = new Suggestion(PRESETS.keySet());

  /// Wider networks are not a proxy's: `0.0.0.0/1` and `128.0.0.0/1` are everybody.
  private static final int WIDEST_IPV4 = 8;

  private static final int WIDEST_IPV6 = 16;

  private LoginSection() {}

  /// @param root what `login` stands in
  /// @param server what says which proxies are believed
  static Optional<LoginConfig> read(Section root, ServerConfig server) {
    if (!root.has(Keys.Root.LOGIN)) {
      return Optional.empty();
    }
    Section section = root.section(Keys.Root.LOGIN);
    UniqueNames names = new UniqueNames("logins");
    LoginConfig defaults = LoginConfig.DEFAULTS;
    List<Section> users = section.sections(Keys.Login.USERS);
    List<Section> tokens = section.sections(Keys.Login.TOKENS);
    LoginConfig login =
        new LoginConfig(
            users.stream().flatMap(each -> user(each, names).stream()).toList(),
            section.has(Keys.Login.HEADER) ? header(section, server) : Optional.empty(),
            tokens.stream().flatMap(each -> token(each, names).stream()).toList(),
            section.text(Keys.Login.NOTICE, LoginSection::notice),
            section.time(Keys.Login.LIFETIME, defaults.lifetime()),
            section.time(Keys.Login.IDLE, defaults.idle()),
            section.number(Keys.Login.HASHING, defaults.hashing()),
            section.number(Keys.Login.WAITING, defaults.waiting()),
            section.number(Keys.Login.ATTEMPTS, defaults.attempts()),
            section.time(Keys.Login.LOCKOUT, defaults.lockout()));
    if (!section.has(Keys.Login.HEADER) && users.isEmpty() && tokens.isEmpty()) {
      root.error(
          Keys.Root.LOGIN,
          "nobody could log in; expected `users`, `header` or `tokens`, or no `login` at all for a"
              + " gateway on the loopback");
    }
    return Optional.of(login);
  }

  private static Optional<LoginConfig.LocalUser> user(Section section, UniqueNames names) {
    section.require(Keys.LocalUser.NAME);
    section.require(Keys.LocalUser.PASSWORD);
    Optional<String> name = section.text(Keys.LocalUser.NAME, LoginNames::user);
    name.ifPresent(given -> names.check(section, Keys.LocalUser.NAME, given));
    Optional<Secret> password = section.secret(Keys.LocalUser.PASSWORD);
    List<String> groups = section.list(Keys.LocalUser.GROUPS, LoginNames::group).orElse(List.of());
    return name.isEmpty() || password.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LoginConfig.LocalUser(
                name.get(), password.get(), groups, section.positionOf(Keys.LocalUser.PASSWORD)));
  }

  private static Optional<LoginConfig.Token> token(Section section, UniqueNames names) {
    section.require(Keys.Token.NAME);
    section.require(Keys.Token.HASH);
    Optional<String> name = section.text(Keys.Token.NAME, LoginNames::user);
    name.ifPresent(given -> names.check(section, Keys.Token.NAME, given));
    Optional<String> hash = section.secret(Keys.Token.HASH).flatMap(LoginSection::sha256);
    if (section.has(Keys.Token.HASH) && hash.isEmpty()) {
      section.error(
          Keys.Token.HASH,
          "expected `sha256:` and the token's hash in 64 hexadecimal digits; `gangway new-token`"
              + " makes both");
    }
    Optional<Instant> expires = section.text(Keys.Token.EXPIRES, Dates::end);
    if (!section.has(Keys.Token.EXPIRES)) {
      section.warning(
          Keys.Token.NAME,
          "the token never ends; `expires: 2027-06-30` would bound what a leak does");
    }
    expires
        .filter(end -> end.isBefore(Instant.now()))
        .ifPresent(_ -> section.warning(Keys.Token.EXPIRES, "is over: the token is void"));
    List<String> groups = section.list(Keys.Token.GROUPS, LoginNames::group).orElse(List.of());
    List<String> may = section.list(Keys.Token.MAY, AccessSection::right).orElse(List.of());
    if (section.isEmptyList(Keys.Token.MAY)) {
      section.error(Keys.Token.MAY, "expected at least one right such as `open`");
    }
    return name.isEmpty() || hash.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LoginConfig.Token(
                name.get(), hash.get(), groups, expires, may, section.position()));
  }

  /// The hash in lower case hexadecimal digits; base64 is taken, too.
  private static Optional<String> sha256(Secret hash) {
    String text = hash.reveal();
    if (!text.startsWith(SHA256)) {
      return Optional.empty();
    }
    String digits = text.substring(SHA256.length());
    if (HEX.matcher(digits).matches()) {
      return Optional.of(digits.toLowerCase(Locale.ROOT));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(digits.replace('-', '+').replace('_', '/'));
      return bytes.length == SHA256_BYTES
          ? Optional.of(HexFormat.of().formatHex(bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<LoginConfig.HeaderLogin> header(Section login, ServerConfig server) {
    if (server.trustedProxies().isEmpty()) {
      login.error(
          Keys.Login.HEADER,
          "anybody could send that header; expected `server.trusted_proxies` with the addresses of"
              + " the proxies that set it");
    }
    server.trustedProxies().stream()
        .filter(LoginSection::isTooWide)
        .findFirst()
        .ifPresent(wide ->
            login.error(
                Keys.Login.HEADER,
                "`server.trusted_proxies` has `"
                    + wide
                    + "`, from where anybody could send that header; expected the proxies' own"
                    + " addresses"));
    Section section = login.section(Keys.Login.HEADER);
    Optional<Preset> preset =
        section.text(Keys.Header.PRESET, LoginSection::preset).map(PRESETS::get);
    Optional<String> user = section.text(Keys.Header.USER, LoginSection::headerName);
    Optional<String> groups = section.text(Keys.Header.GROUPS, LoginSection::headerName);
    Optional<String> separator = section.text(Keys.Header.SEPARATOR, LoginSection::separator);
    Optional<URI> signOut = section.text(Keys.Header.SIGN_OUT, LoginSection::url);
    if (!section.has(Keys.Header.USER) && !section.has(Keys.Header.PRESET)) {
      section.missing("`user` is missing; expected " + Keys.Header.USER.kind().expected());
    }
    Optional<String> name = user.or(() -> preset.map(Preset::user));
    Optional<String> memberships = groups.or(() -> preset.flatMap(Preset::groups));
    if (name.isPresent() && memberships.filter(name.get()::equalsIgnoreCase).isPresent()) {
      section.error(Keys.Header.GROUPS, "is the header of `user`; expected another one");
    }
    return name.map(header ->
        new LoginConfig.HeaderLogin(
            header,
            memberships,
            separator.orElse(preset.map(Preset::separator).orElse(",")),
            signOut));
  }

  private static boolean isTooWide(Cidr network) {
    boolean four = network.network().getAddress().length == 4;
    return network.prefix() < (four ? WIDEST_IPV4 : WIDEST_IPV6);
  }

  private static Parsed<String> preset(String text) {
    return PRESETS.containsKey(text)
        ? Parsed.value(text)
        : Parsed.malformed(
            Keys.Header.PRESET.kind().expected()
                + PRESET_NAMES.nearest(text).map(name -> " (perhaps `" + name + "`)").orElse(""));
  }

  private static Parsed<String> headerName(String text) {
    if (!HEADER.matcher(text).matches()) {
      return Parsed.malformed(
          "a header's name of letters, digits and `-`, such as `Remote-User`"
              + (text.contains("_")
                  ? " (many servers make no difference between `_` and `-`)"
                  : ""));
    }
    return NOT_FOR_NAMES.contains(text.toLowerCase(Locale.ROOT))
        ? Parsed.malformed("a header that is only there for names, such as `Remote-User`")
        : Parsed.value(text);
  }

  private static Parsed<String> separator(String text) {
    return text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0))
        ? Parsed.value(text)
        : Parsed.malformed("one character that stands between groups, such as `\",\"`");
  }

  private static Parsed<URI> url(String text) {
    String expected = "a URL such as `https://auth.example.com/logout`";
    try {
      URI url = new URI(text);
      boolean web =
          url.getHost() != null
              && ("https".equalsIgnoreCase(url.getScheme())
                  || "http".equalsIgnoreCase(url.getScheme()));
      return web && url.getRawUserInfo() == null
          ? Parsed.value(url)
          : Parsed.malformed(expected + ", with nothing before the host's name");
    } catch (URISyntaxException e) {
      return Parsed.malformed(expected);
    }
  }

  private static Parsed<String> notice(String text) {
    boolean odd =
        text.codePoints()
            .anyMatch(each -> each != '\n' && each != '\t' && Quoted.isInvisible(each));
    return text.isBlank() || text.length() > LONGEST_NOTICE || odd
        ? Parsed.malformed("plain text of at most " + LONGEST_NOTICE + " characters")
        : Parsed.value(text.strip());
  }
}
