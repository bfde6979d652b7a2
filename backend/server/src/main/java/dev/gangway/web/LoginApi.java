package dev.gangway.web;

import dev.gangway.access.Attempt;
import dev.gangway.access.Login;
import dev.gangway.access.Logins;
import dev.gangway.audit.AuditEvent;
import dev.gangway.audit.AuditLog;
import dev.gangway.config.LoginConfig;
import dev.gangway.config.LoginNames;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `api/login`, `api/logout` and `api/me`: `PROTOCOL.md`, "The small HTTP side". Thread-safe.
final class LoginApi {
  private static final Logger log = LoggerFactory.getLogger(LoginApi.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Optional<LoginConfig> config;
  private final Optional<Logins> logins;
  private final Identification identification;
  private final Addresses addresses;
  private final AuditLog audit;
  private final Refusals refusals;

  LoginApi(
      Optional<LoginConfig> config,
      Optional<Logins> logins,
      Identification identification,
      Addresses addresses,
      AuditLog audit,
      Refusals refusals) {
    this.config = config;
    this.logins = logins;
    this.identification = identification;
    this.addresses = addresses;
    this.audit = audit;
    this.refusals = refusals;
  }

  List<Route> routes() {
    return List.of(
        Route.post("api/login", Route.Access.ANYBODY, this::login),
        Route.post("api/logout", Route.Access.ANYBODY, this::logout),
        Route.get("api/me", Route.Access.LOGIN, this::me));
  }

  // ---- in

  private void login(HttpServerExchange exchange) {
    if (!refusals.welcome(exchange, Door.caller(exchange))) {
      return;
    }
    JsonBody.read(exchange, this::login);
  }

  private void login(HttpServerExchange exchange, JsonNode body) {
    Caller caller = Door.caller(exchange);
    if (logins.isEmpty() || config.isEmpty() || config.get().users().isEmpty()) {
      Problem.send(exchange, StatusCodes.FORBIDDEN, "Nobody logs in with a password here.");
      return;
    }
    if (!body.path("user").isString() || !body.path("password").isString()) {
      Problem.send(exchange, StatusCodes.BAD_REQUEST, "Expected user and password, both texts.");
      return;
    }
    String user = body.path("user").stringValue();
    char[] password = body.path("password").stringValue().toCharArray();
    boolean overHttps = addresses.isOverHttps(exchange.getRequestHeaders());
    Attempt attempt = logins.get().attempt(user, password, caller.client(), overHttps);
    Arrays.fill(password, '\0');
    switch (attempt) {
      case Attempt.In(Login login, String cookie) ->
          letIn(exchange, caller, login, cookie, overHttps);
      case Attempt.Wrong _ -> {
        refused(caller, user, "wrong");
        Problem.send(exchange, StatusCodes.UNAUTHORIZED, "The name or the password is not right.");
      }
      case Attempt.TooMany(Duration retryAfter) -> {
        refused(caller, user, "locked");
        tooMany(exchange, retryAfter, "Too many wrong passwords. Try again later.");
      }
      case Attempt.Busy _ -> {
        refused(caller, user, "busy");
        tooMany(exchange, Duration.ofSeconds(2), "Too many are logging in. Try again in a moment.");
      }
      case Attempt.Malformed(String why) -> {
        refused(caller, user, "malformed");
        Problem.send(exchange, StatusCodes.BAD_REQUEST, sentence(why));
      }
    }
  }

  private void letIn(
      HttpServerExchange exchange, Caller caller, Login login, String cookie, boolean overHttps) {
    Logins all = logins.orElseThrow();
    try {
      audit.record(caller.as(login).event(AuditEvent.Kind.LOGIN).with("id", login.id()).build());
      // Whoever was logged in with this browser before is not any more.
      if (caller.login().way() == Login.Way.PASSWORD) {
        all.logout(caller.login());
      }
    } catch (IOException unwritable) {
      end(all, login);
      Problem.send(
          exchange,
          StatusCodes.SERVICE_UNAVAILABLE,
          "The gateway cannot write down who logs in, so nobody can. An admin has to look.");
      return;
    }
    identification.form(overHttps).set(exchange, cookie, Identification.left(login));
    JsonBody.noContent(exchange);
  }

  private void refused(Caller caller, String user, String reason) {
    String name = user.substring(0, Math.min(user.length(), LoginNames.MAX_LENGTH));
    refusals.refused(
        caller,
        caller
            .event(AuditEvent.Kind.LOGIN_REFUSED, name, Login.Way.PASSWORD)
            .with("reason", reason)
            .build());
    log.info("event=login-refused client={} reason={}", caller.client().getHostAddress(), reason);
  }

  private static void tooMany(HttpServerExchange exchange, Duration retryAfter, String detail) {
    exchange
        .getResponseHeaders()
        .put(Headers.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds() + 1)));
    Problem.send(exchange, StatusCodes.TOO_MANY_REQUESTS, detail);
  }

  private static void end(Logins all, Login login) {
    try {
      all.logout(login);
    } catch (IOException unwritable) {
      // Its cookie was given to nobody.
      log.warn("event=logout-unwritten", unwritable);
    }
  }

  // ---- out

  private void logout(HttpServerExchange exchange) {
    JsonBody.read(exchange, this::logout);
  }

  private void logout(HttpServerExchange exchange, JsonNode body) {
    Caller caller = Door.caller(exchange);
    Login login = caller.login();
    boolean everywhere = body.path("everywhere").asBoolean(false);
    if (login.way() == Login.Way.TOKEN) {
      Problem.send(
          exchange,
          StatusCodes.FORBIDDEN,
          "A token is not logged out; it ends when the configuration says so.");
      return;
    }
    if (logins.isPresent() && login.way() != Login.Way.NONE) {
      try {
        if (everywhere) {
          logins.get().signOutEverywhere(login.user());
        } else {
          logins.get().logout(login);
        }
      } catch (IOException unwritable) {
        log.error("event=logout-failed", unwritable);
        Problem.send(
            exchange,
            StatusCodes.SERVICE_UNAVAILABLE,
            "The gateway cannot write that down, so the login goes on. An admin has to look.");
        return;
      }
      refusals.write(
          caller
              .event(AuditEvent.Kind.LOGIN_ENDED)
              .with("id", login.id())
              .with("reason", everywhere ? "everywhere" : "logout")
              .build());
    }
    identification.clear(exchange);
    JsonBody.noContent(exchange);
  }

  // ---- who

  private void me(HttpServerExchange exchange) {
    Login login = Door.caller(exchange).login();
    ObjectNode me = JSON.createObjectNode().put("user", login.user().name());
    login.user().groups().stream().sorted().forEach(me.putArray("groups")::add);
    me.put("login", login.way().name().toLowerCase(Locale.ROOT));
    me.put("since", login.way() == Login.Way.NONE ? null : login.since().toString());
    me.put("expires", login.expires().map(Object::toString).orElse(null));
    me.put(
        "signOut",
        login.way() == Login.Way.HEADER
            ? config
                .flatMap(LoginConfig::header)
                .flatMap(LoginConfig.HeaderLogin::signOut)
                .map(URI::toString)
                .orElse(null)
            : null);
    Api.send(exchange, me);
  }

  /// How a person can log in, for `api/hello`.
  static List<String> ways(Optional<LoginConfig> config) {
    return config
        .map(login ->
            Stream.of(
                    login.users().isEmpty() ? "" : "password",
                    login.header().isEmpty() ? "" : "proxy")
                .filter(way -> !way.isEmpty())
                .toList())
        .orElse(List.of());
  }

  private static String sentence(String why) {
    return Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
  }
}
