package dev.gangway.web;

import dev.gangway.access.User;
import dev.gangway.config.Config;
import dev.gangway.config.ServerConfig;
import dev.gangway.handoff.GangwayVersion;
import dev.gangway.handoff.HardenedUndertow;
import dev.gangway.session.Attachment;
import dev.gangway.session.Sessions;
import dev.gangway.session.TargetDirectory;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/// The HTTP side of the gateway, listening.
public final class WebServer implements AutoCloseable {
  private final Undertow undertow;
  private final EventsSockets pages;
  private final URI uri;

  private WebServer(Undertow undertow, EventsSockets pages, URI uri) {
    this.undertow = undertow;
    this.pages = pages;
    this.uri = uri;
  }

  /// Listens and serves.
  ///
  /// @throws IOException if the address cannot be listened on, with a sentence that says why
  public static WebServer start(Config config, Sessions sessions, Targets targets)
      throws IOException {
    InetSocketAddress listen = config.server().listen();
    // The routes need the port, which the system may choose; nothing is served before they are
    // there.
    LateHandler routes = new LateHandler();
    Undertow undertow =
        HardenedUndertow.builder(listen.getAddress().getHostAddress(), listen.getPort(), routes)
            .build();
    try {
      undertow.start();
    } catch (RuntimeException refused) {
      throw cannotListen(listen, refused);
    }
    InetSocketAddress bound =
        (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    Addresses addresses = Addresses.of(config.server(), bound);
    EventsSockets pages = new EventsSockets(targets, config.limits());
    routes.target =
        new RequestGuard(addresses, routes(config, addresses, sessions, targets, pages));
    return new WebServer(undertow, pages, addresses.listening());
  }

  /// The listening address and base path, as people without a proxy type it.
  public URI uri() {
    return uri;
  }

  /// Says goodbye to the pages that follow the list, stops listening and closes what is still
  /// connected. The sessions' pages are the sessions' matter.
  @Override
  public void close() {
    pages.close();
    undertow.stop();
  }

  private static Routes routes(
      Config config, Addresses addresses, Sessions sessions, Targets targets, EventsSockets pages) {
    ServerConfig server = config.server();
    String version = GangwayVersion.text();
    Assets assets = new Assets(server.basePath() + Routes.ASSETS);
    Map<String, HttpHandler> exact = new HashMap<>(new Api(version, sessions, targets).routes());
    exact.put("", assets.only("gangway-page/" + version + "/index.html", Assets.REVALIDATE));
    return new Routes(
        server.basePath(),
        exact,
        Map.of(
            "ws",
            new SocketUpgrade(
                addresses,
                config.limits(),
                sessions::draining,
                "socket",
                socket -> new Attachment(socket, directory(targets), sessions).serve()),
            "events",
            new SocketUpgrade(
                addresses, config.limits(), sessions::draining, "events", pages::serve)),
        assets);
  }

  private static TargetDirectory directory(Targets targets) {
    return (id, verb) -> targets.find(User.ANONYMOUS, id, verb);
  }

  private static IOException cannotListen(InetSocketAddress listen, RuntimeException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException bind) {
        String where = listen.getAddress().getHostAddress() + ":" + listen.getPort();
        return new IOException(
            "cannot listen on "
                + where
                + ": "
                + bind.getMessage()
                + ". Another process may have the port; choose another one with --port or"
                + " server.listen.",
            bind);
      }
    }
    throw refused;
  }

  /// Stands in for the routes until the port is known.
  private static final class LateHandler implements HttpHandler {
    private volatile HttpHandler target = exchange -> exchange.setStatusCode(503).endExchange();

    @Override
    public void handleRequest(io.undertow.server.HttpServerExchange exchange) throws Exception {
      target.handleRequest(exchange);
    }
  }
}
