package dev.gangway.websocket;

/// Tokens of HTTP (RFC 9110 §5.6.2), which headers, subprotocols and extensions are named by.
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
}
