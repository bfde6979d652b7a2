package dev.gangway.web;

import dev.gangway.access.Login;
import dev.gangway.config.LoginConfig;
import dev.gangway.session.Sessions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The small HTTP side: `PROTOCOL.md`, "The small HTTP side". Thread-safe.
final class Api {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String version;
  private final Sessions sessions;
  private final Targets targets;
  private final Optional<LoginConfig> login;

  Api(String version, Sessions sessions, Targets targets, Optional<LoginConfig> login) {
    this.version = version;
    this.sessions = sessions;
    this.targets = targets;
    this.login = login;
  }

  List<Route> routes() {
    return List.of(
        Route.get("api/hello", Route.Access.ANYBODY, this::hello),
        Route.get("api/targets", Route.Access.LOGIN, this::targets),
        Route.get("healthz", Route.Access.ANYBODY, Api::healthy),
        Route.get("readyz", Route.Access.ANYBODY, this::ready));
  }

  private void hello(HttpServerExchange exchange) {
    ObjectNode hello = JSON.createObjectNode().put("version", version);
    hello.putArray("protocol").add(SocketUpgrade.SUBPROTOCOL);
    boolean stranger = login.isPresent() && Door.caller(exchange).login().way() == Login.Way.NONE;
    hello.put("login", stranger ? "required" : "ok").put("draining", sessions.draining());
    LoginApi.ways(login).forEach(hello.putArray("ways")::add);
    hello.put("notice", login.flatMap(LoginConfig::notice).orElse(null));
    send(exchange, hello);
  }

  private void targets(HttpServerExchange exchange) {
    send(exchange, TargetMessages.listing(targets.seenBy(Door.caller(exchange).user())));
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

  static void send(HttpServerExchange exchange, JsonNode answer) {
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
