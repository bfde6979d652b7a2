package dev.gangway.websocket;

import java.util.ArrayList;
import java.util.List;

/// The few rules of HTTP's grammar that an opening handshake needs (RFC 9110 §5.5, §5.6).
final class HttpText {

  private HttpText() {}

  /// Whether it is a token, such as a header's or a subprotocol's name.
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> isTokenCharacter((char) c));
  }

  /// Whether a token may have it (RFC 9110 §5.6.2).
  static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /// Whether it may be the value of a header as this side writes one: printable ASCII, and spaces
  /// and tabs inside.
  static boolean isValue(String text) {
    return text.equals(trim(text))
        && text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
  }

  /// Whether it is white space (RFC 9110 §5.6.3), whatever else Java takes for it.
  static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /// Without surrounding spaces and tabs, which are all that HTTP calls white space here.
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /// The elements of a comma-separated list that may be spread over several lines.
  static List<String> elements(List<String> lines) {
    List<String> elements = new ArrayList<>();
    for (String line : lines) {
      for (String element : line.split(",", -1)) {
        elements.add(trim(element));
      }
    }
    return elements;
  }
}
