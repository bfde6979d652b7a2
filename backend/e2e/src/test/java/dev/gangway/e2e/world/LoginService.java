package dev.gangway.e2e.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Somebody else's login, as Authelia is: proxies show it each request, and it says whose it is. It
/// knows one person.
public final class LoginService implements AutoCloseable {
  /// The one person.
  public static final String NAME = "ada";

  public static final String PASSWORD = "correct horse";

  /// What that person is a member of.
  public static final String GROUP = "ops";

  private final HttpServer server;

  private LoginService(HttpServer server) {
    this.server = server;
    server.createContext("/api/authz/", LoginService::answer);
    server.start();
  }

  /// Starts one.
  public static LoginService start() {
    try {
      return new LoginService(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// What that person's client sends in `Authorization` (RFC 7617).
  public static String credentials() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((NAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (credentials().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("Remote-User", NAME);
        exchange.getResponseHeaders().set("Remote-Groups", GROUP);
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(401, -1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
