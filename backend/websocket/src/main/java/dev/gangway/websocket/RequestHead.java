package dev.gangway.websocket;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The head of an HTTP request and what it asks for.
///
/// @param target path and query, whether sent in the origin form or in the absolute one
record RequestHead(String target, HandshakeRequest request) {

  /// RFC 9112 §3. Whether method and version are right is for [OpeningHandshake] to say.
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) (HTTP/[0-9]\\.[0-9])");

  /// What a proxy is sent, and every server has to take (RFC 9112 §3.2.2): a URI, from which path
  /// and query are taken.
  private static final Pattern ABSOLUTE =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+([/?].*)?");

  /// Reads the start line of a head.
  static RequestHead of(HeadReader head) throws HandshakeViolation {
    Matcher line = REQUEST_LINE.matcher(head.startLine());
    if (!line.matches()) {
      throw new HandshakeViolation(400, "The first line is not a request's.");
    }
    return new RequestHead(
        target(line.group(2)), new HandshakeRequest(line.group(1), line.group(3), head.headers()));
  }

  private static String target(String sent) throws HandshakeViolation {
    String target = sent;
    Matcher absolute = ABSOLUTE.matcher(sent);
    if (absolute.matches()) {
      String rest = Objects.requireNonNullElse(absolute.group(1), "");
      target = rest.startsWith("/") ? rest : "/" + rest;
    }
    if (!target.startsWith("/") || target.contains("#")) {
      throw new HandshakeViolation(400, "What is asked for is no path.");
    }
    return target;
  }
}
