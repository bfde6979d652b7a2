package dev.gangway.web;

import dev.gangway.access.Logins;
import dev.gangway.audit.AuditLog;
import dev.gangway.config.Cidr;
import dev.gangway.config.Config;
import dev.gangway.config.ServerConfig;
import dev.gangway.config.TlsConfig;
import dev.gangway.handoff.GangwayVersion;
import dev.gangway.handoff.HttpListener;
import dev.gangway.handoff.ListenerOptions;
import dev.gangway.handoff.TlsFiles;
import dev.gangway.handoff.TlsFilesException;
import dev.gangway.session.Attachment;
import dev.gangway.session.Sessions;
import dev.gangway.settings.UserSettings;
import dev.gangway.websocket.WebSocket;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The HTTP side of the gateway, listening.
public final class WebServer implements AutoCloseable {
  private final HttpListener listener;
  private final EventsSockets pages;
  private final URI uri;
  private final List<Route> routes;

  private WebServer(HttpListener listener, EventsSockets pages, URI uri, List<Route> routes) {
    this.listener = listener;
    this.pages = pages;
    this.uri = uri;
    this.routes = List.copyOf(routes);
  }

  /// Listens and serves.
  ///
  /// @param logins absent if the configuration has no `login`
  /// @param settings absent if there is no `login`, or no place to keep them
  /// @throws IOException if the address cannot be listened on, or TLS not be spoken, with a
  ///   sentence that says why
  public static WebServer start(
      Config config,
      Sessions sessions,
      Targets targets,
      Optional<Logins> logins,
      Optional<UserSettings> settings,
      AuditLog audit)
      throws IOException {
    // The routes need the port, which the system may choose; nothing is served before they are
    // there.
    LateHandler late = new LateHandler();
    HttpListener listener = listen(config, late);
    Addresses addresses = Addresses.of(config.server(), listener.address());
    EventsSockets pages = new EventsSockets(targets, config.limits(), logins);
    Refusals refusals = new Refusals(audit, config);
    Door door = new Door(config, addresses, logins, refusals);
    List<Route> table = new ArrayList<>();
    String version = GangwayVersion.text();
    Assets assets = new Assets(config.server().basePath() + Routes.ASSETS);
    table.add(
        Route.get(
            "",
            Route.Access.ANYBODY,
            assets.only("gangway-page/" + version + "/index.html", Assets.REVALIDATE)));
    table.add(Route.get(Routes.ASSETS, Route.Access.ANYBODY, assets));
    table.addAll(new Api(version, sessions, targets, config.login()).routes());
    table.addAll(
        new SessionsApi(config.server().basePath(), sessions, targets, config.sessions(), refusals)
            .routes());
    table.addAll(
        new LoginApi(config.login(), logins, door.identification(), addresses, audit, refusals)
            .routes());
    table.addAll(new SettingsApi(settings, config).routes());
    table.add(
        Route.socket(
            "ws",
            new SocketUpgrade(
                addresses,
                config.limits(),
                sessions::draining,
                refusals,
                "socket",
                (socket, caller) ->
                    attach(
                        socket,
                        caller,
                        new TerminalDoor(caller, targets, logins, audit, refusals),
                        sessions,
                        logins))));
    table.add(
        Route.socket(
            "events",
            new SocketUpgrade(
                addresses, config.limits(), sessions::draining, refusals, "events", pages::serve)));
    late.target = new RequestGuard(addresses, new Routes(config.server().basePath(), door, table));
    return new WebServer(listener, pages, addresses.listening(), table);
  }

  /// The listening address and base path, as people without a proxy type it.
  public URI uri() {
    return uri;
  }

  /// All that is served.
  List<Route> routes() {
    return routes;
  }

  /// Says goodbye to the pages that follow the list, stops listening and closes what is still
  /// connected. The sessions' pages are the sessions' matter.
  @Override
  public void close() {
    pages.close();
    listener.close();
  }

  private static void attach(
      WebSocket socket,
      Caller caller,
      TerminalDoor door,
      Sessions sessions,
      Optional<Logins> logins) {
    Attachment attachment = new Attachment(socket, door, sessions);
    Optional<Logins.Watch> watch =
        logins.map(all -> all.watch(caller.login(), _ -> attachment.loginEnded()));
    logins.ifPresent(all -> all.active(caller.login()));
    try {
      attachment.serve();
    } finally {
      watch.ifPresent(Logins.Watch::close);
    }
  }

  private static HttpListener listen(Config config, HttpHandler handler) throws IOException {
    ServerConfig server = config.server();
    ListenerOptions options =
        ListenerOptions.at(server.listen())
            .withConnections(config.limits().connections())
            .withTrusted(address ->
                server.trustedProxies().stream().anyMatch((Cidr each) -> each.contains(address)));
    try {
      if (server.tls().isPresent()) {
        TlsConfig tls = server.tls().get();
        options = options.withTls(TlsFiles.open(tls.certificate(), tls.key()));
      }
      return HttpListener.open(options, handler);
    } catch (BindException bind) {
      throw cannotListen(server.listen(), bind);
    } catch (TlsFilesException wrong) {
      throw new IOException("server.tls: " + wrong.getMessage(), wrong);
    }
  }

  private static IOException cannotListen(InetSocketAddress listen, BindException bind) {
    return new IOException(
        "cannot listen on "
            + listen.getAddress().getHostAddress()
            + ":"
            + listen.getPort()
            + ": "
            + bind.getMessage()
            + ". Another process may have the port; choose another one with --port or"
            + " server.listen.",
        bind);
  }

  /// Stands in for the routes until the port is known.
  private static final class LateHandler implements HttpHandler {
    private volatile HttpHandler target = exchange -> exchange.setStatusCode(503).endExchange();

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
      target.handleRequest(exchange);
    }
  }
}
