package dev.gangway.websocket;

/// Tokens of HTTP (RFC 9110 §5.6.2), which headers, subprotocols and extensions are named by, and
/// the white space around them.
final class Tokens {

  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private Tokens() {}

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> isTokenChar((char) c));
  }

  static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /// Without white space at both ends: space and tab only (RFC 9110 §5.6.3), whatever else Java
  /// takes for it.
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }
}
