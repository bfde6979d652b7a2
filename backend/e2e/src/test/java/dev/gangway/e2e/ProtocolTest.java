package dev.gangway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Shell;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The contract of `PROTOCOL.md`, kept and broken by a client that is not the page.
@EndToEnd
class ProtocolTest {
  /// `limits.credit` by default.
  private static final int CREDIT = 256 << 10;

  @SuppressWarnings("NullAway.Init") // by open, before each test
  private RawSocket socket;

  @BeforeEach
  void open(Suite suite) {
    socket = Handshake.open(suite.gateway().uri());
  }

  @AfterEach
  void close() {
    socket.close();
  }

  @Test
  void openedPrecedesAllOutput() {
    JsonNode opened = socket.open(Suite.SHELL);

    assertThat(opened.path("session").asString()).isNotEmpty();
    assertThat(opened.path("token").asString()).isNotEmpty();
    assertThat(opened.path("from").asLong()).isZero();
    assertThat(opened.path("input").asLong()).isZero();
    assertThat(opened.path("columns").asInt()).isEqualTo(80);
    assertThat(opened.path("rows").asInt()).isEqualTo(24);
    socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
  }

  @Test
  void silenceAfterTheUpgradeIsEnded() {
    assertThat(socket.awaitClose()).isEqualTo(4408);
  }

  @Test
  void binaryBeforeOpenIsRefused() {
    socket.type("too early");

    assertBadMessage();
  }

  @Test
  void whatIsNotJsonIsRefused() {
    socket.say("not json");

    assertBadMessage();
  }

  @Test
  void anUnknownTypeIsRefused() {
    socket.open(Suite.SHELL);
    socket.say("{\"type\":\"nonsense\"}");

    assertBadMessage();
  }

  @Test
  void openMustComeFirst() {
    socket.say("{\"type\":\"resize\",\"columns\":80,\"rows\":24}");

    assertBadMessage();
  }

  @Test
  void aControlMessageThatIsTooLongIsRefused() {
    socket.open(Suite.SHELL);
    socket.say("{\"type\":\"ping\",\"at\":1,\"padding\":\"%s\"}".formatted("x".repeat(17 << 10)));

    assertThat(socket.awaitClose()).isEqualTo(1009);
  }

  @Test
  void anUnmaskedFrameIsRefused() {
    socket.open(Suite.SHELL);
    socket.sendUnmasked(RawSocket.FIN | RawSocket.BINARY, "x".getBytes(UTF_8)); // RFC 6455 §5.1

    assertThat(socket.awaitClose()).isEqualTo(1002);
  }

  @Test
  void textMustBeUtf8() {
    socket.open(Suite.SHELL);
    socket.send(RawSocket.FIN | RawSocket.TEXT, new byte[] {(byte) 0xC3, 0x28}); // RFC 6455 §8.1

    assertThat(socket.awaitClose()).isEqualTo(1007);
  }

  @Test
  void anAbsurdSizeIsClamped() {
    socket.open(Suite.SHELL);
    socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    socket.type("stty -echo; echo; echo up; while read line; do echo \"[$(stty size)]\"; done\r");
    socket.awaitOutput("the loop", output -> output.contains("\nup\r"));
    assertSize("[24 80]");

    socket.say("{\"type\":\"resize\",\"columns\":65535,\"rows\":1001}");
    assertSize("[1000 1000]");
    socket.say("{\"type\":\"resize\",\"columns\":0,\"rows\":-1}");
    assertSize("[1 1]");
  }

  @Test
  void aSizeThatIsNoIntegerIsRefused() {
    socket.open(Suite.SHELL);
    socket.say("{\"type\":\"resize\",\"columns\":80.5,\"rows\":24}");

    assertBadMessage();
  }

  @Test
  void whatWasNotSentCannotBeAcknowledged() {
    socket.open(Suite.SHELL);
    socket.say("{\"type\":\"ack\",\"received\":9007199254740991}");

    assertBadMessage();
  }

  @Test
  void acknowledgementsDoNotGoBackwards() {
    socket.open(Suite.SHELL);
    socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    socket.say("{\"type\":\"ack\",\"received\":2}");
    socket.say("{\"type\":\"ack\",\"received\":1}");

    assertBadMessage();
  }

  @Test
  void withoutAcknowledgementsOutputStopsAtTheCredit() {
    socket.open(Suite.BULK);
    socket.awaitOutput("all credit", _ -> socket.outputBytes() >= CREDIT);

    // Not a byte more, while everything else goes on.
    assertThat(socket.idle(Duration.ofSeconds(1))).isZero();
    socket.say("{\"type\":\"ping\",\"at\":7}");
    socket.await("pong");
    assertThat(socket.outputBytes()).isEqualTo(CREDIT);

    socket.say("{\"type\":\"ack\",\"received\":65536}");
    socket.awaitOutput("what was acknowledged", _ -> socket.outputBytes() >= CREDIT + 65_536);
    assertThat(socket.outputBytes()).isEqualTo(CREDIT + 65_536);
  }

  @Test
  void aPingIsAnswered() {
    socket.open(Suite.SHELL);
    socket.say("{\"type\":\"ping\",\"at\":1767225600000}");

    assertThat(socket.await("pong").path("at").asLong()).isEqualTo(1767225600000L);
  }

  @Test
  void inputIsCounted() {
    socket.open(Suite.SHELL);
    socket.type("echo $((6");
    socket.type(" * 7))\r");

    JsonNode accepted = socket.await("accepted");
    while (accepted.path("input").asLong() < "echo $((6 * 7))\r".length()) {
      accepted = socket.await("accepted");
    }
    assertThat(accepted.path("input").asLong()).isEqualTo("echo $((6 * 7))\r".length());
    socket.awaitOutput("the answer", output -> output.contains("42"));
  }

  @Test
  void whatIsNotListedDoesNotExist() {
    socket.say("{\"type\":\"open\",\"target\":\"127.0.0.1\",\"columns\":80,\"rows\":24}");

    assertThat(socket.await("failure").path("kind").asString()).isEqualTo("no-such-target");
    assertThat(socket.awaitClose()).isEqualTo(4404);
  }

  @Test
  void endEndsTheSession(Suite suite) {
    socket.open(Suite.SHELL);
    socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    socket.type("echo pid=$$.\r");
    String output = socket.awaitOutput("the pid", text -> text.matches("(?s).*pid=\\d+\\..*"));
    long pid = Long.parseLong(output.replaceAll("(?s).*pid=(\\d+)\\..*", "$1"));

    socket.say("{\"type\":\"end\"}");

    assertThat(socket.awaitClose()).isEqualTo(1000);
    Await.until("the shell to end", () -> ProcessHandle.of(pid), handle -> handle.isEmpty());
    assertThat(suite.sshServer().sessions()).noneMatch(process -> process.pid() == pid);
  }

  @Test
  void theExitComesBeforeTheClose() {
    socket.open(Suite.SHELL);
    socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    socket.type("exit 3\r");

    assertThat(socket.await("exit").path("status").asInt()).isEqualTo(3);
    assertThat(socket.awaitClose()).isEqualTo(1000);
  }

  private void assertSize(String size) {
    // The answer to the first line may still be of before; the last of a burst wins.
    Await.until(
        "the size " + size,
        () -> {
          socket.type("\n");
          socket.idle(Duration.ofMillis(200));
          return socket.awaitOutput("anything", _ -> true);
        },
        output -> output.contains(size));
  }

  private void assertBadMessage() {
    assertThat(socket.await("failure").path("kind").asString()).isEqualTo("bad-message");
    assertThat(socket.awaitClose()).isEqualTo(4400);
  }
}
