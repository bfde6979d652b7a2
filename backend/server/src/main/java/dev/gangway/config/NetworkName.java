package dev.gangway.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of machines as they are written in configurations: host names (RFC 1123 §2.1, with the
/// underscore that is in use) and literal addresses. Names are not looked up here.
final class NetworkName {
  /// RFC 1035 §2.3.4.
  private static final int LONGEST = 253;

  /// A letter or digit begins each label, so that no name looks like an option (`-oProxyCommand=`).
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_]([A-Za-z0-9_-]{0,62})\\.)*[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\\.?");

  private static final Pattern DIGITS_AT_THE_END = Pattern.compile("(.*\\.)?[0-9]+\\.?");
  private static final Pattern PORT_AT_THE_END = Pattern.compile("(.+):([0-9]{1,5})");
  private static final int LARGEST_PORT = 65_535;

  private NetworkName() {}

  /// What an SSH host's address may be: a name or an address, nothing else around it.
  static Parsed<String> address(String text) {
    if (isName(text) || IpLiteral.parse(text).isPresent()) {
      return Parsed.value(text);
    }
    return Parsed.malformed("a host name or an address" + surplus(text));
  }

  /// What a `Host` header may say: a name or an address, and perhaps a port. In lower case, as
  /// header values are compared.
  static Parsed<String> hostHeader(String text) {
    Matcher matcher = PORT_AT_THE_END.matcher(text);
    boolean ported = !IpLiteral.bracketed(text).isPresent() && matcher.matches();
    String host = ported ? matcher.group(1) : text;
    boolean portFits = !ported || isPort(matcher.group(2));
    return portFits && isHost(host)
        ? Parsed.value(text.toLowerCase(Locale.ROOT))
        : Parsed.malformed(
            "a host name, with or without a port, such as `console.example.com`"
                + (IpLiteral.parse(text).isPresent() ? " (an IPv6 address in brackets)" : ""));
  }

  /// Whether it is a name, an IPv4 address, or an IPv6 address in brackets: the host part of a URL.
  static boolean isHost(String text) {
    return isName(text)
        || IpLiteral.bracketed(text).isPresent()
        || (!text.contains(":") && IpLiteral.parse(text).isPresent());
  }

  /// Whether it is a port that one can connect to.
  static boolean isPort(String digits) {
    Optional<Integer> port =
        digits.matches("[0-9]{1,5}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    return port.filter(number -> number >= 1 && number <= LARGEST_PORT).isPresent();
  }

  /// Names never end in a number: `1.2.3` is a mistyped address.
  private static boolean isName(String text) {
    return text.length() <= LONGEST
        && NAME.matcher(text).matches()
        && !DIGITS_AT_THE_END.matcher(text).matches();
  }

  private static String surplus(String text) {
    if (text.contains("://")) {
      return " alone, without `"
          + Quoted.harmless(text.substring(0, text.indexOf("://") + 3))
          + "`";
    }
    if (text.contains("@")) {
      return " alone; what stands before the `@` goes into `user`";
    }
    if (IpLiteral.bracketed(text).isPresent()) {
      return " without brackets";
    }
    if (PORT_AT_THE_END.matcher(text).matches()) {
      return " alone; the port goes into `port`";
    }
    if (text.codePoints().anyMatch(codePoint -> codePoint > 0x7F)) {
      return " in ASCII (other letters as `xn--…`)";
    }
    return "";
  }
}
