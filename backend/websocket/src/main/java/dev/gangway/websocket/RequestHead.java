package dev.gangway.websocket;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an HTTP request and what it asks for.
///
/// @param target as sent: for a WebSocket, path and query
record RequestHead(String target, HandshakeRequest request) {

  /// RFC 9112 §3. Whether method and version are right is for [OpeningHandshake] to say.
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) (HTTP/[0-9]\\.[0-9])");

  /// Reads the start line of a head.
  static RequestHead of(HeadReader head) throws HandshakeViolation {
    Matcher line = REQUEST_LINE.matcher(head.startLine());
    if (!line.matches()) {
      throw new HandshakeViolation(400, "The first line is not a request's.");
    }
    return new RequestHead(
        line.group(2), new HandshakeRequest(line.group(1), line.group(3), head.headers()));
  }
}
