package dev.gangway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Reads the way to one of `hosts`, and sees to it that no way is endless.
final class HostRouteSection {
  /// Hosts on the way. Each costs a login, and its share of every round trip.
  private static final int MOST_HOPS = 8;

  private static final int SOCKS_PORT = 1080;

  private HostRouteSection() {}

  static HostRoute read(Section section) {
    List<String> jump = section.list(Keys.Host.JUMP, HostSection::name).orElse(List.of());
    Optional<HostRoute.Proxy> proxy = proxy(section);
    if (!jump.isEmpty() && section.has(Keys.Host.PROXY)) {
      section.error(
          Keys.Host.PROXY,
          "a host behind `jump` has no `proxy`; it belongs to the first host there");
    }
    int share = section.number(Keys.Host.SHARE, HostRoute.DIRECT.share());
    return new HostRoute(jump, proxy, share);
  }

  private static Optional<HostRoute.Proxy> proxy(Section section) {
    Optional<URI> url = section.text(Keys.Host.PROXY, HostRouteSection::url);
    Optional<String> user = section.text(Keys.Host.PROXY_USER, HostRouteSection::user);
    Optional<Secret> password = section.secret(Keys.Host.PROXY_PASSWORD);
    if (section.has(Keys.Host.PROXY_USER) && !section.has(Keys.Host.PROXY)) {
      section.error(Keys.Host.PROXY_USER, "there is no `proxy` here");
    }
    if (section.has(Keys.Host.PROXY_PASSWORD) && !section.has(Keys.Host.PROXY_USER)) {
      section.error(Keys.Host.PROXY_PASSWORD, "there is no `proxy_user` here");
    }
    return url.map(given ->
        new HostRoute.Proxy(
            given.getScheme().equals("http")
                ? HostRoute.Proxy.Scheme.HTTP
                : HostRoute.Proxy.Scheme.SOCKS5,
            withoutBrackets(given.getHost()),
            given.getPort() < 0 ? SOCKS_PORT : given.getPort(),
            user,
            password));
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Parsed<URI> url(String text) {
    String form = Keys.Host.PROXY.kind().expected();
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme());
      boolean socks = "socks5".equals(url.getScheme());
      if (url.getUserInfo() != null) {
        return Parsed.malformed(form + "; the login goes into `proxy_user` and `proxy_password`");
      }
      boolean bare =
          (url.getPath() == null || url.getPath().isEmpty() || url.getPath().equals("/"))
              && url.getQuery() == null
              && url.getFragment() == null;
      boolean ported = http ? isPort(url.getPort()) : url.getPort() < 0 || isPort(url.getPort());
      return (http || socks)
              && bare
              && ported
              && url.getHost() != null
              && NetworkName.isHost(url.getHost())
          ? Parsed.value(url)
          : Parsed.malformed(form);
    } catch (URISyntaxException e) {
      return Parsed.malformed(form);
    }
  }

  private static boolean isPort(int number) {
    return number > 0 && number <= 65_535;
  }

  /// RFC 1929 counts in one byte, and RFC 7617 has no colon in a name.
  private static Parsed<String> user(String text) {
    return text.isBlank()
            || text.length() > 255
            || text.contains(":")
            || text.codePoints().anyMatch(Quoted::isInvisible)
        ? Parsed.malformed("a name of 1 to 255 visible characters, without `:`")
        : Parsed.value(text);
  }

  /// A host's place in the file, and the way to it.
  record Stop(Section section, HostRoute route) {}

  /// Says which ways lead to hosts that are not there, in a circle, or over too many.
  ///
  /// @param stops by the hosts' names, in the file's order
  static void check(Map<String, Stop> stops) {
    Map<String, List<String>> ways = new HashMap<>();
    Suggestion known = new Suggestion(List.copyOf(stops.keySet()));
    stops.forEach((name, stop) -> {
      boolean complete = true;
      for (String hop : stop.route().jump()) {
        if (!stops.containsKey(hop)) {
          complete = false;
          stop.section()
              .error(
                  Keys.Host.JUMP,
                  "there is no host "
                      + Quoted.of(hop)
                      + " in `hosts`"
                      + known.nearest(hop).map(near -> " (perhaps `" + near + "`)").orElse(""));
        }
      }
      if (complete) {
        ways.put(name, stop.route().jump());
      }
    });
    stops.forEach((name, stop) -> {
      if (!stop.route().jump().isEmpty()) {
        check(name, stop.section(), ways);
      }
    });
  }

  private static void check(String name, Section section, Map<String, List<String>> ways) {
    SequencedSet<String> passed = new LinkedHashSet<>();
    passed.add(name);
    List<String> way = new ArrayList<>(ways.getOrDefault(name, List.of()));
    int hops = 0;
    while (!way.isEmpty()) {
      for (String hop : way.reversed()) {
        if (!passed.add(hop)) {
          section.error(
              Keys.Host.JUMP,
              "the way leads in a circle: "
                  + String.join(", ", passed.stream().map(Quoted::of).toList())
                  + ", and "
                  + Quoted.of(hop)
                  + " again");
          return;
        }
      }
      hops += way.size();
      if (hops > MOST_HOPS) {
        section.error(Keys.Host.JUMP, "the way leads over more than " + MOST_HOPS + " other hosts");
        return;
      }
      way = new ArrayList<>(ways.getOrDefault(way.getFirst(), List.of()));
    }
  }
}
