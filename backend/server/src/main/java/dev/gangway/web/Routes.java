package dev.gangway.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The route table: exact paths below the base path, and those that stand for all below them. There
/// is no other way in, and each goes through the [Door].
final class Routes implements HttpHandler {

  /// Where libraries and the page's files lie, below the base: the webjar layout.
  static final String ASSETS = "webjars/";

  private final String base;
  private final Door door;
  private final Map<String, Route> routes = new LinkedHashMap<>();

  /// @param base begins and ends with a slash
  Routes(String base, Door door, List<Route> routes) {
    this.base = base;
    this.door = door;
    for (Route route : routes) {
      if (this.routes.put(route.path(), route) != null) {
        throw new IllegalArgumentException("two routes for " + route.path());
      }
    }
  }

  /// All of them.
  List<Route> all() {
    return List.copyOf(routes.values());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    // The path as the client wrote it: what has to be decoded first is none of ours.
    String path = exchange.getRequestURI();
    if (!path.startsWith(base)) {
      outside(exchange, path);
      return;
    }
    String below = path.substring(base.length());
    Route route = find(below);
    if (route == null) {
      notFound(exchange);
      return;
    }
    if (!route.upgrade() && !route.methods().contains(exchange.getRequestMethod())) {
      // Whatever follows the head is not read, so it must not be taken for a second request.
      exchange.setPersistent(false);
      exchange
          .getResponseHeaders()
          .put(
              Headers.ALLOW,
              route.methods().stream()
                  .map(Object::toString)
                  .sorted()
                  .collect(Collectors.joining(", ")));
      Problem.send(exchange, StatusCodes.METHOD_NOT_ALLOWED, "This is not done here that way.");
      return;
    }
    door.enter(exchange, route);
  }

  private @Nullable Route find(String below) {
    Route exact = routes.get(below);
    if (exact != null) {
      return exact;
    }
    for (Route route : routes.values()) {
      if (route.path().endsWith("/") && below.startsWith(route.path())) {
        return route;
      }
    }
    return null;
  }

  static void notFound(HttpServerExchange exchange) {
    Problem.send(exchange, StatusCodes.NOT_FOUND, "There is nothing here.");
  }

  /// `/term` is what people type for `/term/`, and the page's relative addresses need the slash.
  private void outside(HttpServerExchange exchange, String path) {
    if (base.equals(path + "/")) {
      exchange.setStatusCode(StatusCodes.PERMANENT_REDIRECT);
      exchange.getResponseHeaders().put(Headers.LOCATION, base);
      exchange.endExchange();
      return;
    }
    notFound(exchange);
  }
}
