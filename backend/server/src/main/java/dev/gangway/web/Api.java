package dev.gangway.web;

import dev.gangway.access.User;
import dev.gangway.session.Sessions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The small HTTP side: `PROTOCOL.md`, "The small HTTP side". Thread-safe.
final class Api {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String version;
  private final Sessions sessions;
  private final Targets targets;

  Api(String version, Sessions sessions, Targets targets) {
    this.version = version;
    this.sessions = sessions;
    this.targets = targets;
  }

  /// Handlers by path below the base.
  Map<String, HttpHandler> routes() {
    return Map.of(
        "api/hello", this::hello,
        "api/targets", this::targets,
        "healthz", Api::healthy,
        "readyz", this::ready);
  }

  private void hello(HttpServerExchange exchange) {
    ObjectNode hello = JSON.createObjectNode().put("version", version);
    hello.putArray("protocol").add(SocketUpgrade.SUBPROTOCOL);
    hello.put("login", "ok").put("draining", sessions.draining());
    send(exchange, hello);
  }

  private void targets(HttpServerExchange exchange) {
    send(exchange, TargetMessages.listing(targets.seenBy(User.ANONYMOUS)));
  }

  private static void healthy(HttpServerExchange exchange) {
    text(exchange, StatusCodes.OK, "ok");
  }

  private void ready(HttpServerExchange exchange) {
    if (sessions.draining()) {
      text(exchange, StatusCodes.SERVICE_UNAVAILABLE, "draining");
    } else {
      text(exchange, StatusCodes.OK, "ready");
    }
  }

  private static void send(HttpServerExchange exchange, JsonNode answer) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(JSON.writeValueAsString(answer));
  }

  private static void text(HttpServerExchange exchange, int status, String word) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(word + "\n");
  }
}
