package dev.gangway.e2e.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gangway.e2e.world.Handshake.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Stands where the gateway stands, and answers each request with the header lines it got.
public final class HeaderMirror implements AutoCloseable {
  private final HttpServer server;

  private HeaderMirror(HttpServer server) {
    this.server = server;
    server.createContext("/", HeaderMirror::answer);
    server.start();
  }

  /// Starts one.
  public static HeaderMirror start() {
    try {
      return new HeaderMirror(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Where it listens.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /// The lines, each `name: value`, names in lower case, in order.
  public static List<String> seen(Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError("not an answer of the mirror's: " + answer);
    }
    return answer.body().lines().toList();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] lines =
          exchange.getRequestHeaders().entrySet().stream()
              .flatMap(header ->
                  header.getValue().stream()
                      .map(value -> header.getKey().toLowerCase(Locale.ROOT) + ": " + value))
              .sorted()
              .collect(Collectors.joining("\n"))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, lines.length);
      exchange.getResponseBody().write(lines);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
