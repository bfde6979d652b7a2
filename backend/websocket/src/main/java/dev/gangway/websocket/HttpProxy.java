package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy that connects through (CONNECT, RFC 9110 §9.3.6).
///
/// @param host its name or address, of IPv6 without brackets
/// @param port 1 to 65535
/// @param user for Basic authentication (RFC 7617), without a colon; null for none
/// @param password goes with the user, in the clear; null for none
public record HttpProxy(String host, int port, @Nullable String user, @Nullable String password) {

  public HttpProxy {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("a user and a password, or none of them");
    }
    if (user != null && user.contains(":")) {
      throw new IllegalArgumentException("the user of a proxy has no colon"); // RFC 7617 §2
    }
  }

  /// A proxy that asks for no password.
  public static HttpProxy at(String host, int port) {
    return new HttpProxy(host, port, null, null);
  }

  /// This proxy with a user and a password.
  public HttpProxy as(String user, String password) {
    return new HttpProxy(host, port, user, password);
  }

  /// What the proxy is asked.
  ByteBuffer request(WebSocketUri uri) {
    StringBuilder head = new StringBuilder();
    head.append("CONNECT ").append(uri.authority()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(uri.authority()).append("\r\n");
    if (user != null) {
      byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      head.append("Proxy-Authorization: Basic ")
          .append(Base64.getEncoder().encodeToString(credentials))
          .append("\r\n");
    }
    return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// Without the password.
  @Override
  public String toString() {
    return "HttpProxy[" + host + ":" + port + (user == null ? "" : ", user=" + user) + "]";
  }
}
