package dev.gangway.web;

import dev.gangway.audit.AuditEvent;
import dev.gangway.config.SessionsConfig;
import dev.gangway.session.Owner;
import dev.gangway.session.SessionView;
import dev.gangway.session.Sessions;
import dev.gangway.terminal.OpenFailure;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `api/sessions` and what is below it: `PROTOCOL.md`, "The small HTTP side". Thread-safe.
final class SessionsApi {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PATH = "api/sessions";

  private final String base;
  private final Sessions sessions;
  private final Targets targets;
  private final SessionsConfig config;
  private final Refusals refusals;

  /// @param base path of all routes
  SessionsApi(
      String base, Sessions sessions, Targets targets, SessionsConfig config, Refusals refusals) {
    this.base = base;
    this.sessions = sessions;
    this.targets = targets;
    this.config = config;
    this.refusals = refusals;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, Route.Access.LOGIN, this::list),
        Route.post(PATH + "/", Route.Access.LOGIN, this::one));
  }

  private void list(HttpServerExchange exchange) {
    Caller caller = Door.caller(exchange);
    Owner owner = caller.owner();
    Instant now = Instant.now();
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode own = answer.putArray("sessions");
    ArrayNode watchable = answer.putArray("watchable");
    for (SessionView view : sessions.views()) {
      if (view.owner().equals(owner)) {
        own.add(json(view, now));
      } else if (view.witness() instanceof WitnessedSession witnessed
          && targets.mayWatch(caller.user(), witnessed.resource())) {
        watchable.add(json(view, now));
      }
    }
    answer.put("detach", config.detach().toSeconds());
    answer.put("close", config.closeTab().toString());
    Api.send(exchange, answer);
  }

  private static ObjectNode json(SessionView view, Instant now) {
    return JSON.createObjectNode()
        .put("session", view.session())
        .put("target", view.target())
        .put("name", view.name())
        .put("user", view.owner().name())
        .put("opened", second(view.opened()))
        .put("attached", view.attached())
        .put("watchers", view.watchers())
        .put("columns", view.size().columns())
        .put("rows", view.size().rows())
        .put("exited", view.exited())
        .put("expires", view.left().map(left -> second(now.plus(left))).orElse(null));
  }

  private static String second(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// `{session}/token` or `{session}/end`.
  private void one(HttpServerExchange exchange) {
    String[] parts =
        exchange.getRequestURI().substring(base.length() + PATH.length() + 1).split("/", -1);
    if (parts.length != 2 || !(parts[1].equals("token") || parts[1].equals("end"))) {
      exchange.setPersistent(false);
      Routes.notFound(exchange);
      return;
    }
    Caller caller = Door.caller(exchange);
    Owner owner = caller.owner();
    JsonBody.read(
        exchange,
        (same, _) -> {
          if (parts[1].equals("token")) {
            token(same, parts[0], owner);
          } else if (sessions.end(parts[0], owner)) {
            refusals.write(caller.event(AuditEvent.Kind.END).with("session", parts[0]).build());
            JsonBody.noContent(same);
          } else {
            none(same);
          }
        });
  }

  private void token(HttpServerExchange exchange, String session, Owner owner) {
    try {
      String token = sessions.issueToken(session, owner);
      OnIoThread.answer(
          exchange, () -> Api.send(exchange, JSON.createObjectNode().put("token", token)));
    } catch (OpenFailure none) {
      Problem.send(exchange, StatusCodes.NOT_FOUND, none.text());
    }
  }

  private static void none(HttpServerExchange exchange) {
    Problem.send(exchange, StatusCodes.NOT_FOUND, "You have no such session.");
  }
}
