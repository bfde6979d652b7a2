package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.SessionsApi;
import dev.gangway.e2e.world.Shell;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A session is its user's. To others who may open the same host it does not exist, and to those
/// who may watch there it is something to look at.
@EndToEnd
class SessionOwnersTest {
  private static final String PASSWORD = "correct horse";
  private static final int PER_USER = 2;

  private static GatewayProcess gateway;
  private static LoggedIn ada;
  private static LoggedIn grace;
  private static LoggedIn olga;

  private RawSocket writer;
  private JsonNode opened;
  private String session;

  @BeforeAll
  static void start(Suite suite) {
    OpenSshServer ssh = suite.sshServer();
    String hash = LoggedIn.hash(PASSWORD);
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("login", "users:")
                .set("login", "  - {name: ada, password: %s}".formatted(hash))
                .set("login", "  - {name: grace, password: %s}".formatted(hash))
                .set("login", "  - {name: olga, password: %s}".formatted(hash))
                .set("access", "- {who: {users: [ada, grace]}, may: [open]}")
                .set("access", "- {who: {users: [olga]}, may: [watch]}")
                .set("sessions", "per_user: " + PER_USER)
                .host(ssh.host(Suite.SHELL)));
    ada = LoggedIn.as(gateway.uri(), "ada", PASSWORD);
    grace = LoggedIn.as(gateway.uri(), "grace", PASSWORD);
    olga = LoggedIn.as(gateway.uri(), "olga", PASSWORD);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void open() {
    writer = ada.open();
    opened = writer.open(Suite.SHELL);
    session = opened.path("session").asString();
  }

  @AfterEach
  void end() {
    SessionsApi sessions = SessionsApi.of(ada);
    for (JsonNode each : sessions.all().path("sessions")) {
      sessions.end(each.path("session").asString()).close();
    }
    writer.close();
    Await.until("all to end", () -> sessions.all().path("sessions").size(), count -> count == 0);
  }

  @Test
  void toOthersItDoesNotExist() {
    SessionsApi seenByGrace = SessionsApi.of(grace);
    assertThat(SessionsApi.of(ada).own(session).orElseThrow().path("user").asString())
        .isEqualTo("ada");
    assertThat(seenByGrace.all().toString()).doesNotContain(session).doesNotContain("ada");

    try (RawSocket resuming = grace.open()) {
      resuming.resume(session, opened.path("token").asString(), 0);
      assertNotThere(resuming);
    }
    try (RawSocket watching = grace.open()) {
      watching.watch(session);
      assertNotThere(watching);
    }
    assertThat(seenByGrace.token(session).status()).isEqualTo(404);
    assertThat(seenByGrace.end(session).status()).isEqualTo(404);
    assertSame(seenByGrace.token(session), seenByGrace.token("AAAAAAAAAAAA"));

    writer.ping();
    writer.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    assertThat(writer.output()).doesNotContain("grace");
  }

  private static void assertNotThere(RawSocket socket) {
    assertThat(socket.await("failure").path("kind").asString()).isEqualTo("no-such-session");
    assertThat(socket.awaitClose()).isEqualTo(4404);
  }

  private static void assertSame(Handshake.Answer one, Handshake.Answer other) {
    assertThat(one.status()).isEqualTo(other.status());
    assertThat(one.body()).isEqualTo(other.body());
  }

  @Test
  void whoMayWatchMayOnlyWatch() {
    SessionsApi seenByOlga = SessionsApi.of(olga);
    assertThat(seenByOlga.watchable(session).orElseThrow().path("user").asString())
        .isEqualTo("ada");
    assertThat(seenByOlga.own(session)).isEmpty();
    assertThat(seenByOlga.token(session).status()).isEqualTo(404);
    assertThat(seenByOlga.end(session).status()).isEqualTo(404);
    try (RawSocket resuming = olga.open()) {
      resuming.resume(session, opened.path("token").asString(), 0);
      assertNotThere(resuming);
    }

    try (RawSocket watching = olga.open()) {
      watching.watch(session);
      assertThat(watching.await("opened").path("token").isNull()).isTrue();
      JsonNode notice = writer.await("notice");
      assertThat(notice.path("kind").asString()).isEqualTo("watched");
      assertThat(notice.path("text").asString()).contains("olga");
      writer.type("echo $((6 * 7))\r");
      watching.awaitOutput("what is typed", output -> output.contains("42"));
    }
  }

  @Test
  void nobodyHasMoreThanHisShare() {
    try (RawSocket second = ada.open();
        RawSocket third = ada.open();
        RawSocket graces = grace.open()) {
      second.open(Suite.SHELL);

      third.say("{\"type\":\"open\",\"target\":\"shell\",\"columns\":80,\"rows\":24}");

      assertThat(third.await("failure").path("kind").asString()).isEqualTo("busy");
      assertThat(third.awaitClose()).isEqualTo(4429);
      graces.open(Suite.SHELL);
      graces.end();
    }
  }

  @Test
  void loggingOutEndsWhatThatLoginHasWrittenTo() {
    LoggedIn again = LoggedIn.as(gateway.uri(), "ada", PASSWORD);
    try (RawSocket other = again.open()) {
      String others = other.open(Suite.SHELL).path("session").asString();

      assertThat(again.logout(false).status()).isEqualTo(204);

      assertThat(other.awaitClose()).isEqualTo(4401);
      SessionsApi sessions = SessionsApi.of(ada);
      Await.until("its end", () -> sessions.own(others), java.util.Optional::isEmpty);
      assertThat(sessions.own(session)).isPresent();
      writer.ping();
    }
  }
}
