package dev.gangway.openssh;

import java.util.OptionalInt;

/// Ports as OpenSSH reads them: a number, or the name of a service, of which `ssh` is the only one
/// that anybody writes.
final class Ports {
  private static final int LARGEST = 65_535;

  private Ports() {}

  /// The port; nothing if it is none that one can connect to.
  static OptionalInt parse(String text) {
    if (text.equals("ssh")) {
      return OptionalInt.of(Settings.DEFAULT_PORT);
    }
    String digits = text.startsWith("+") ? text.substring(1) : text;
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= LARGEST ? OptionalInt.of(port) : OptionalInt.empty();
  }
}
