package dev.gangway.web;

import io.undertow.server.HttpHandler;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;

/// One line of the route table.
///
/// @param path below the base: `api/hello`; one that ends in `/` stands for all below it
/// @param access whom it answers
/// @param methods it takes; `HEAD` besides `GET`
/// @param upgrade whether it is upgraded to a WebSocket, which has rules of its own about methods
record Route(
    String path, Access access, Set<HttpString> methods, boolean upgrade, HttpHandler handler) {

  /// Whom a route answers.
  enum Access {
    /// Everybody: what one needs to log in, and what says nothing.
    ANYBODY,
    /// Whoever is logged in.
    LOGIN
  }

  /// Methods that change nothing, whatever the route: RFC 9110 §9.2.1.
  private static final Set<HttpString> SAFE = Set.of(Methods.GET, Methods.HEAD);

  Route {
    methods = Set.copyOf(methods);
  }

  /// Whether a request changes something.
  ///
  /// @param method one of those it takes
  boolean changes(HttpString method) {
    return !upgrade && !SAFE.contains(method);
  }

  /// For reading.
  static Route get(String path, Access access, HttpHandler handler) {
    return new Route(path, access, Set.of(Methods.GET, Methods.HEAD), false, handler);
  }

  /// For what changes something.
  static Route post(String path, Access access, HttpHandler handler) {
    return new Route(path, access, Set.of(Methods.POST), false, handler);
  }

  /// For what is read, and changed as a whole.
  static Route getAndPut(String path, Access access, HttpHandler get, HttpHandler put) {
    HttpHandler either =
        exchange ->
            (exchange.getRequestMethod().equals(Methods.PUT) ? put : get).handleRequest(exchange);
    return new Route(path, access, Set.of(Methods.GET, Methods.HEAD, Methods.PUT), false, either);
  }

  /// A WebSocket.
  static Route socket(String path, HttpHandler handler) {
    return new Route(path, Access.LOGIN, Set.of(Methods.GET), true, handler);
  }
}
