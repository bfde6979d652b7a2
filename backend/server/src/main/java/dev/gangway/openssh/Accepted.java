package dev.gangway.openssh;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// What Gangway's configuration takes as a host's name, address, user and so on. It says the same
/// as the readers of the configuration, which this package does not know; a test loads what comes
/// out. Stateless.
final class Accepted {
  /// In the environment of one host.
  static final int MOST_VARIABLES = 64;

  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_USER = 256;
  private static final int LONGEST_VALUE = 4096;
  private static final int LONGEST_ADDRESS = 253;

  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_]([A-Za-z0-9_-]{0,62})\\.)*[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\\.?");
  private static final Pattern DIGITS_AT_THE_END = Pattern.compile("(.*\\.)?[0-9]+\\.?");
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?");
  private static final Pattern TERM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private Accepted() {}

  /// A host's name.
  static boolean name(String text) {
    return !text.isBlank()
        && text.equals(text.strip())
        && text.codePointCount(0, text.length()) <= LONGEST_NAME
        && isVisible(text);
  }

  /// A host's address.
  static boolean address(String text) {
    return isHostName(text) || isLiteral(text);
  }

  private static boolean isHostName(String text) {
    return text.length() <= LONGEST_ADDRESS
        && NAME.matcher(text).matches()
        && !DIGITS_AT_THE_END.matcher(text).matches();
  }

  private static boolean isLiteral(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean user(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_USER
        && !text.startsWith("-")
        && isVisible(text);
  }

  static boolean path(String text) {
    return !text.isEmpty() && isVisible(text);
  }

  /// A proxy's URL, of a form that [ProxyCommand] makes.
  static boolean proxy(String url) {
    try {
      String host = new URI(url).getHost();
      if (host == null) {
        return false;
      }
      return host.startsWith("[") ? isLiteral(host.substring(1, host.length() - 1)) : address(host);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static boolean proxyUser(String text) {
    return !text.isBlank() && text.length() <= 255 && !text.contains(":") && isVisible(text);
  }

  static boolean term(String text) {
    return TERM.matcher(text).matches();
  }

  /// A variable that may be sent. `TERM` has a key of its own.
  static boolean variable(String name, String value) {
    return VARIABLE.matcher(name).matches()
        && !name.equals("TERM")
        && !name.startsWith("LD_")
        && !name.startsWith("DYLD_")
        && value.length() <= LONGEST_VALUE
        && value.codePoints().noneMatch(Character::isISOControl);
  }

  static boolean command(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_VALUE
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static boolean isVisible(String text) {
    return text.codePoints().noneMatch(Shown::isInvisible);
  }
}
