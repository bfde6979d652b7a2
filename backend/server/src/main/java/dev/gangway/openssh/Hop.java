package dev.gangway.openssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A host on the way to another, as `ProxyJump` names it: `[user@]host[:port]` or `ssh://…`.
///
/// @param text as it stands there
record Hop(String text, Optional<String> user, String host, OptionalInt port) {
  private static final String SCHEME = "ssh://";

  /// The hops of a `ProxyJump`, the nearest first, none for `none`; nothing if `ssh` would refuse
  /// it.
  static Optional<List<Hop>> parseAll(String argument) {
    int comment = argument.indexOf('#');
    String text = (comment < 0 ? argument : argument.substring(0, comment)).stripTrailing();
    if (Settings.isNone(text)) {
      return Optional.of(List.of());
    }
    List<Hop> hops = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Optional<Hop> hop = parse(each);
      if (hop.isEmpty()) {
        return Optional.empty();
      }
      hops.add(hop.get());
    }
    return Optional.of(hops);
  }

  /// One hop.
  static Optional<Hop> parse(String text) {
    String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    if (text.startsWith(SCHEME) && rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    int at = rest.lastIndexOf('@');
    Optional<String> user = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
    rest = rest.substring(at + 1);
    int close = rest.startsWith("[") ? rest.indexOf(']') : -1;
    int colon = rest.indexOf(':', Math.max(0, close));
    String host =
        close > 0 ? rest.substring(1, close) : rest.substring(0, colon < 0 ? rest.length() : colon);
    String behind = close > 0 ? rest.substring(close + 1) : colon < 0 ? "" : rest.substring(colon);
    if (host.isEmpty()
        || user.filter(String::isEmpty).isPresent()
        || text.chars().anyMatch(Character::isWhitespace)) {
      return Optional.empty();
    }
    if (behind.isEmpty()) {
      return Optional.of(new Hop(text, user, host, OptionalInt.empty()));
    }
    OptionalInt port =
        behind.startsWith(":") ? Ports.parse(behind.substring(1)) : OptionalInt.empty();
    return port.isPresent() ? Optional.of(new Hop(text, user, host, port)) : Optional.empty();
  }

  /// The same hop with a user and a port from elsewhere, where it has none.
  Hop or(Optional<String> otherUser, OptionalInt otherPort) {
    Optional<String> newUser = user.or(() -> otherUser);
    OptionalInt newPort = port.isPresent() ? port : otherPort;
    return of(newUser, host, newPort);
  }

  /// A hop, written in the usual form.
  static Hop of(Optional<String> user, String host, OptionalInt port) {
    String text =
        user.map(name -> name + "@").orElse("")
            + (host.contains(":") && port.isPresent() ? "[" + host + "]" : host)
            + (port.isPresent() ? ":" + port.getAsInt() : "");
    return new Hop(text, user, host, port);
  }
}
