package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.SessionsApi;
import dev.gangway.e2e.world.Shell;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.DockerCli.ContainerProcess;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every way a session ends without its program's wish, and what is left of it: nothing.
@EndToEnd
class SessionLimitsTest {
  private static final String CONTAINER = "limited";
  private static final int SESSIONS = 3;

  /// Ends sessions when nobody has been there for 2 s, and has room for three.
  private static GatewayProcess gateway;

  private static DockerCli docker;

  @BeforeAll
  static void start(Suite suite) {
    docker = PrivateDocker.shared().cli();
    docker.run(TestImage.BUSYBOX, CONTAINER);
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("sessions", "detach: 2s")
                .set("limits", "sessions: " + SESSIONS)
                .host(suite.sshServer().host(Suite.SHELL))
                .docker("local", PrivateDocker.shared().socket(), Map.of()));
    Await.until(
        "the container is known",
        () -> Handshake.get(gateway.uri(), "/api/targets").send().body(),
        body -> body.contains("local/" + CONTAINER));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    docker.remove(CONTAINER);
  }

  @Test
  void aSessionNobodyComesBackToIsEnded() {
    RawSocket socket = Handshake.open(gateway.uri());
    JsonNode opened = socket.open(Suite.SHELL);
    long shell = shell(socket);

    socket.reset();

    awaitEnd(shell);
    assertThat(whyNot(opened)).contains("2 seconds");
  }

  @Test
  void aSocketThatSaysGoodbyeLeavesTheSessionForAWhileToo() {
    RawSocket socket = Handshake.open(gateway.uri());
    JsonNode opened = socket.open(Suite.SHELL);
    long shell = shell(socket);
    socket.send(RawSocket.FIN | RawSocket.CLOSE, new byte[] {1001 >> 8, (byte) 1001});
    socket.awaitClose();
    socket.close();

    try (RawSocket back = Handshake.open(gateway.uri())) {
      back.resume(session(opened), opened.path("token").asString(), 0);
      back.await("opened");
      assertThat(ProcessHandle.of(shell)).isPresent();
      back.end();
    }
    awaitEnd(shell);
  }

  @Test
  void endingItFromElsewhereEndsItsShell() {
    try (RawSocket socket = Handshake.open(gateway.uri())) {
      JsonNode opened = socket.open(Suite.SHELL);
      long shell = shell(socket);
      SessionsApi sessions = SessionsApi.of(gateway.uri());

      assertThat(sessions.end(session(opened)).status()).isEqualTo(204);

      assertThat(socket.awaitClose()).isEqualTo(1000);
      awaitEnd(shell);
      assertThat(sessions.own(session(opened))).isEmpty();
      assertThat(sessions.end(session(opened)).status()).isEqualTo(404);
      assertThat(sessions.token(session(opened)).status()).isEqualTo(404);
      assertThat(whyNot(opened)).isNotEmpty();
    }
  }

  @Test
  void inAContainerNothingIsLeftHoweverItHides() {
    List<String> before = running();
    RawSocket socket = Handshake.open(gateway.uri());
    JsonNode opened = socket.open("local/" + CONTAINER);
    hideSome(socket);
    assertThat(SessionsApi.of(gateway.uri()).end(session(opened)).status()).isEqualTo(204);
    Await.until("only what ran before", SessionLimitsTest::running, before::equals);
    socket.close();

    RawSocket left = Handshake.open(gateway.uri());
    left.open("local/" + CONTAINER);
    hideSome(left);
    left.reset();
    Await.until("only what ran before", SessionLimitsTest::running, before::equals);
  }

  private static void hideSome(RawSocket socket) {
    socket.type("(trap '' HUP; sleep 4721) & setsid sleep 4722 & sleep 4723\r");
    Await.until(
        "all of it to run",
        SessionLimitsTest::running,
        now ->
            now.contains("sleep 4721") && now.contains("sleep 4722") && now.contains("sleep 4723"));
  }

  private static List<String> running() {
    return docker.processes(CONTAINER).stream().map(ContainerProcess::arguments).toList();
  }

  @Test
  void moreSessionsThanThereIsRoomForAreRefusedUntilOneHasEnded() {
    List<RawSocket> all =
        java.util.stream.IntStream.range(0, SESSIONS)
            .mapToObj(_ -> Handshake.open(gateway.uri()))
            .toList();
    all.forEach(socket -> socket.open(Suite.SHELL));
    assertRefused(Handshake.open(gateway.uri()));

    all.getFirst().end();

    Await.until(
        "room",
        () -> {
          try (RawSocket another = Handshake.open(gateway.uri())) {
            another.say("{\"type\":\"open\",\"target\":\"shell\",\"columns\":80,\"rows\":24}");
            String answer = firstAnswer(another);
            if (answer.equals("opened")) {
              another.end();
            }
            return answer;
          }
        },
        "opened"::equals);
    all.forEach(RawSocket::close);
  }

  /// `opened` or `failure`.
  private static String firstAnswer(RawSocket socket) {
    try {
      socket.await("opened");
      return "opened";
    } catch (AssertionError refused) {
      return "failure";
    }
  }

  private static void assertRefused(RawSocket socket) {
    try (socket) {
      socket.say("{\"type\":\"open\",\"target\":\"shell\",\"columns\":80,\"rows\":24}");
      assertThat(socket.await("failure").path("kind").asString()).isEqualTo("busy");
      assertThat(socket.awaitClose()).isEqualTo(4429);
    }
  }

  @Test
  void whoNeverTypesIsToldAndThenEnded(Suite suite) {
    GatewayConfig config =
        new GatewayConfig()
            .set("sessions", "idle: 3s")
            .host(suite.sshServer().host(Suite.SHELL))
            .host(suite.sshServer().host("busy", "while sleep 0.1; do date; done"));
    try (GatewayProcess own = GatewayProcess.start(config);
        RawSocket busy = Handshake.open(own.uri());
        RawSocket socket = Handshake.open(own.uri())) {
      JsonNode opened = socket.open(Suite.SHELL);
      long shell = shell(socket);
      busy.open("busy");

      assertThat(socket.await("notice").path("kind").asString()).isEqualTo("idle");
      assertThat(socket.awaitClose()).isEqualTo(4408);
      awaitEnd(shell);
      assertThat(whyNot(own, opened)).isNotEmpty();
      assertThat(busy.awaitClose()).as("output is no sign of a person").isEqualTo(4408);
    }
  }

  private static String session(JsonNode opened) {
    return opened.path("session").asString();
  }

  /// Why a session cannot be continued.
  private static String whyNot(JsonNode opened) {
    return whyNot(gateway, opened);
  }

  private static String whyNot(GatewayProcess gateway, JsonNode opened) {
    try (RawSocket late = Handshake.open(gateway.uri())) {
      late.resume(session(opened), opened.path("token").asString(), 0);
      JsonNode failure = late.await("failure");
      assertThat(failure.path("kind").asString()).isEqualTo("no-such-session");
      assertThat(late.awaitClose()).isEqualTo(4404);
      return failure.path("text").asString();
    }
  }

  /// The number of a session's shell.
  private static long shell(RawSocket socket) {
    socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    socket.type("echo shell=$$.\r");
    Pattern pattern = Pattern.compile("shell=(\\d+)\\.");
    Matcher found =
        pattern.matcher(socket.awaitOutput("the pid", output -> pattern.matcher(output).find()));
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static void awaitEnd(long process) {
    Await.until("the shell to end", () -> ProcessHandle.of(process), Optional::isEmpty);
  }
}
