package dev.gangway.websocket;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an HTTP response.
///
/// @param minorVersion 0 or 1, of HTTP/1
/// @param status 100 to 599
/// @param reason hostile text of one line, may be empty
/// @param headers by name in any case, every line's value
record ResponseHead(
    int minorVersion, int status, String reason, Map<String, List<String>> headers) {

  /// RFC 9112 §4, but for the space before a reason that is not there, which many leave out.
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: (.*))?");

  /// Reads the start line of a head.
  static ResponseHead of(HeadReader head) throws HandshakeViolation {
    Matcher line = STATUS_LINE.matcher(head.startLine());
    if (!line.matches()) {
      throw HandshakeViolation.ofAnswer("What came is not the status line of HTTP/1.");
    }
    String reason = line.group(3);
    return new ResponseHead(
        Integer.parseInt(line.group(1)),
        Integer.parseInt(line.group(2)),
        reason == null ? "" : reason,
        head.headers());
  }

  /// The value of every line with this name.
  List<String> lines(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /// Whether another response follows this one (RFC 9110 §15.2).
  boolean isInterim() {
    return status < 200 && status != 101;
  }
}
