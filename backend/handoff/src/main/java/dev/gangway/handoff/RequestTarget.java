package dev.gangway.handoff;

/// What a request target may look like here (RFC 9112 §3.2).
///
/// A path that two readers may understand differently is refused, not cleaned: a proxy in front
/// that decides by path has decided by its own understanding of it. None of what is refused is ever
/// sent by a page of ours.
final class RequestTarget {

  /// Far above what links of ours have.
  private static final int MOST_QUERY = 8 * 1024;

  private RequestTarget() {}

  /// Whether a path in origin form, as it was sent, has one meaning only.
  static boolean unambiguous(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    int length = path.length();
    StringBuilder segment = new StringBuilder();
    boolean parameters = false;
    for (int at = 1; at < length; at++) {
      int c = path.charAt(at);
      if (c == '/') {
        if (!ordinary(segment)) {
          return false;
        }
        segment.setLength(0);
        parameters = false;
        continue;
      }
      if (c <= ' ' || c > '~' || c == '\\' || c == '#' || c == '?') {
        return false;
      }
      if (c == '%') {
        c = decoded(path, at);
        if (c < ' ' || c == 0x7f || c == '/' || c == '\\') {
          return false;
        }
        at += 2;
      }
      // Some readers drop what follows it before they look for dots.
      parameters |= c == ';';
      if (!parameters) {
        segment.append((char) c);
      }
    }
    return path.endsWith("/") || ordinary(segment);
  }

  private static boolean ordinary(StringBuilder segment) {
    return !segment.isEmpty()
        && !segment.toString().equals(".")
        && !segment.toString().equals("..");
  }

  /// @return -1 if there are no two digits
  private static int decoded(String path, int percent) {
    if (percent + 2 >= path.length()) {
      return -1;
    }
    int high = Character.digit(path.charAt(percent + 1), 16);
    int low = Character.digit(path.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /// Whether a query, without its question mark, is one. It is nobody's business what it says.
  static boolean query(String query) {
    if (query.length() > MOST_QUERY) {
      return false;
    }
    return query.chars().allMatch(c -> c > ' ' && c <= '~' && c != '#');
  }
}
