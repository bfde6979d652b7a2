package dev.gangway.websocket;

import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Map;

/// The server, or the proxy in front of it, has answered an opening handshake with another status
/// than the one that opens. Redirects and demands for a password are among these and are not
/// followed: whether to is the caller's decision.
public final class HandshakeRefusal extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean byProxy;
  private final transient Map<String, List<String>> headers;
  private final String body;

  HandshakeRefusal(ResponseHead head, String body, boolean byProxy) {
    super(
        (byProxy ? "the proxy answered " : "the server answered ")
            + (head.status() + " " + head.reason()).strip());
    this.status = head.status();
    this.byProxy = byProxy;
    this.headers = head.headers();
    this.body = body;
  }

  /// The HTTP status, for example 401, 302, or 407 from a proxy.
  public int status() {
    return status;
  }

  /// Whether it was the proxy's answer to CONNECT, before the server was asked at all.
  public boolean byProxy() {
    return byProxy;
  }

  /// The value of every header line, by its name in any case.
  public Map<String, List<String>> headers() {
    return headers;
  }

  /// The beginning of the body, at most 16 KiB, as far as it came soon; as UTF-8, with replacement
  /// characters where it is not.
  public String body() {
    return body;
  }
}
