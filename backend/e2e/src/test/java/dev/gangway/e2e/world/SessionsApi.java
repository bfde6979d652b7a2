package dev.gangway.e2e.world;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a gateway says of running sessions, and does with them, over HTTP.
///
/// @param login absent for a gateway without logins
public record SessionsApi(URI gateway, Optional<LoggedIn> login) {
  /// That of a gateway without logins.
  public static SessionsApi of(URI gateway) {
    return new SessionsApi(gateway, Optional.empty());
  }

  /// As somebody sees it.
  public static SessionsApi of(LoggedIn somebody) {
    return new SessionsApi(somebody.gateway(), Optional.of(somebody));
  }

  /// The whole answer of `api/sessions`.
  public JsonNode all() {
    String path = gateway.getPath() + "api/sessions";
    Handshake.Answer answer =
        login.map(each -> each.get("api/sessions")).orElse(Handshake.get(gateway, path)).send();
    if (answer.status() != 200) {
      throw new AssertionError("no list of sessions, but " + answer);
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  /// One's own session of an id, if it is listed.
  public Optional<JsonNode> own(String session) {
    return listed("sessions", session);
  }

  /// Somebody else's session of an id, if one is told that one may watch it.
  public Optional<JsonNode> watchable(String session) {
    return listed("watchable", session);
  }

  private Optional<JsonNode> listed(String list, String session) {
    return StreamSupport.stream(all().path(list).spliterator(), false)
        .filter(each -> each.path("session").asString("").equals(session))
        .findFirst();
  }

  /// Asks for a token to continue a session.
  public Handshake.Answer token(String session) {
    return post("api/sessions/" + session + "/token");
  }

  /// A token to continue a session, which is there.
  public String newToken(String session) {
    Handshake.Answer answer = token(session);
    if (answer.status() != 200) {
      throw new AssertionError("no token, but " + answer);
    }
    return JsonMapper.shared().readTree(answer.body()).path("token").asString();
  }

  /// Asks to end a session.
  public Handshake.Answer end(String session) {
    return post("api/sessions/" + session + "/end");
  }

  private Handshake.Answer post(String path) {
    return login
        .map(each -> each.post(path, Map.of()))
        .orElseGet(() -> LoggedIn.post(gateway, path, Map.of()))
        .send();
  }
}
