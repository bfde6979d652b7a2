package dev.gangway.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Map;

/// The route table: exact paths below the base path, and one folder of assets. All are read only,
/// so `GET` and `HEAD` are the only methods; the upgrades have rules of their own.
///
/// @param base begins and ends with a slash
/// @param exact handlers by path below the base, `api/hello`
/// @param upgrades handlers by the path below the base that is upgraded; they check the method
/// @param assets what everything below [#ASSETS] goes to
record Routes(
    String base,
    Map<String, HttpHandler> exact,
    Map<String, HttpHandler> upgrades,
    HttpHandler assets)
    implements HttpHandler {

  /// Where libraries and the page's files lie, below the base: the webjar layout.
  static final String ASSETS = "webjars/";

  Routes {
    exact = Map.copyOf(exact);
    upgrades = Map.copyOf(upgrades);
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
    HttpHandler upgrade = upgrades.get(below);
    if (upgrade != null) {
      upgrade.handleRequest(exchange);
      return;
    }
    HttpHandler handler = below.startsWith(ASSETS) ? assets : exact.get(below);
    if (handler == null) {
      notFound(exchange);
      return;
    }
    boolean isRead =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    if (!isRead) {
      // Whatever follows the head is not read, so it must not be taken for a second request.
      exchange.setPersistent(false);
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      Problem.send(exchange, StatusCodes.METHOD_NOT_ALLOWED, "This can be read only.");
      return;
    }
    handler.handleRequest(exchange);
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
