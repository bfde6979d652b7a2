package dev.gangway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.SessionsApi;
import dev.gangway.e2e.world.Shell;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who watches sees everything and can do nothing.
@EndToEnd
class WatchTest {
  private URI gateway;
  private RawSocket writer;
  private String session;

  @BeforeEach
  void open(Suite suite) {
    gateway = suite.gateway().uri();
    writer = Handshake.open(gateway);
    session = writer.open(Suite.SHELL).path("session").asString();
    writer.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
  }

  @AfterEach
  void end() {
    writer.end();
    writer.close();
  }

  private RawSocket watch() {
    RawSocket watcher = Handshake.open(gateway);
    watcher.watch(session);
    return watcher;
  }

  @Test
  void everythingIsSeenFromTheStart() {
    run("echo $((6 * 7))", "42");
    try (RawSocket watcher = watch()) {
      JsonNode opened = watcher.await("opened");

      assertThat(opened.path("token").isNull()).isTrue();
      assertThat(opened.path("from").asLong()).isZero();
      run("echo $((7 * 7))", "49");
      String seen = watcher.awaitOutput("all of it", output -> output.contains("49\r\n"));
      String shown =
          writer.awaitOutput("as much as that", output -> output.length() >= seen.length());
      assertThat(shown).startsWith(seen);
    }
  }

  @Test
  void theWriterIsToldAndSeesHowMany() {
    try (RawSocket watcher = watch()) {
      watcher.await("opened");

      JsonNode notice = writer.await("notice");

      assertThat(notice.path("kind").asString()).isEqualTo("watched");
      assertThat(watchers()).isEqualTo(1);
    }
    Await.until("nobody watches", this::watchers, count -> count == 0);
  }

  private int watchers() {
    return SessionsApi.of(gateway).own(session).orElseThrow().path("watchers").asInt();
  }

  @Test
  void nothingAWatcherSaysReachesTheSession() {
    try (RawSocket watcher = watch()) {
      // What was not sent yet cannot have been drawn.
      watcher.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
      watcher.type("echo typed by the wat''cher\r");
      watcher.say("{\"type\":\"resize\",\"columns\":33,\"rows\":11}");
      watcher.say("{\"type\":\"answer\",\"prompt\":\"1\",\"values\":[\"x\"]}");
      watcher.say("{\"type\":\"ack\",\"received\":1}");
      watcher.ping();

      assertThat(run("stty size", "24 80")).doesNotContain("by the watcher");
    }
  }

  @Test
  void anEndOfAWatchersEndsItsWatchingAlone() {
    try (RawSocket watcher = watch()) {
      watcher.await("opened");

      watcher.say("{\"type\":\"end\"}");

      assertThat(watcher.awaitClose()).isEqualTo(1000);
      run("echo $((6 * 7))", "42");
    }
  }

  @Test
  void aWatcherCannotBeginASecondTime() {
    try (RawSocket watcher = watch()) {
      watcher.await("opened");

      watcher.resume(session, "", 0);

      assertThat(watcher.awaitClose()).isEqualTo(4400);
    }
  }

  @Test
  void sizesComeInOrderWithTheOutput() throws IOException {
    try (RawSocket early = watch()) {
      early.await("opened");
      resize(101, 31);
      resize(92, 22);
      run("echo the la''st", "the last");

      String pattern = "(?s).*<101x31>.*31 101.*<92x22>.*22 92.*the last.*";
      assertThat(transcript(early)).matches(pattern);
      try (RawSocket late = watch()) {
        assertThat(transcript(late)).startsWith("<80x24>").matches(pattern);
      }
    }
  }

  private void resize(int columns, int rows) {
    writer.say("{\"type\":\"resize\",\"columns\":%d,\"rows\":%d}".formatted(columns, rows));
    // Sizes are given on at most every 20 ms, and what is typed does not wait for them.
    run(
        "until [ \"$(stty size)\" = \"%d\"\" %d\" ]; do sleep 0.01; done; stty size"
            .formatted(rows, columns),
        rows + " " + columns);
  }

  /// Output, and sizes where they came.
  private static String transcript(RawSocket watcher) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf("the last\r\n") < 0) {
      RawSocket.Frame frame = watcher.next(Await.PATIENCE);
      if (frame.opcode() == RawSocket.BINARY) {
        seen.append(UTF_8.decode(frame.payload()));
      } else if (frame.opcode() == RawSocket.TEXT) {
        JsonNode message = JsonMapper.shared().readTree(frame.text());
        if (message.path("columns").isInt()) {
          seen.append(
              "<%dx%d>".formatted(message.path("columns").asInt(), message.path("rows").asInt()));
        }
      }
    }
    return seen.toString();
  }

  @Test
  void whoFallsFarBehindSkipsAheadAndIsTold(Suite suite) throws IOException {
    NumberedLines lines = NumberedLines.ofBytes(8_000_000);
    GatewayConfig config =
        new GatewayConfig()
            .set("sessions", "memory: 512KiB")
            .set("sessions", "spool: 1MiB")
            .host(
                suite
                    .sshServer()
                    .host("flood", "stty -opost; read go; " + lines.command() + "; read go"));
    try (GatewayProcess own = GatewayProcess.start(config);
        ResumingClient fast = ResumingClient.open(() -> Handshake.with(own.uri()), "flood");
        RawSocket slow = Handshake.open(own.uri())) {
      slow.watch(fast.session());
      slow.await("opened");
      fast.type("go\r");
      fast.until("all of it", Duration.ofMinutes(1), () -> fast.received() >= lines.bytes());

      // Only now the other one begins to read.
      StringBuilder seen = new StringBuilder();
      int gaps = 0;
      long received = 0;
      while (seen.indexOf(lines.last()) < 0) {
        RawSocket.Frame frame = slow.next(Await.PATIENCE);
        if (frame.opcode() == RawSocket.BINARY) {
          received += frame.payload().remaining();
          slow.say("{\"type\":\"ack\",\"received\":%d}".formatted(received));
          seen.append(UTF_8.decode(frame.payload()));
        } else if (frame.text().contains("\"gap\"")) {
          gaps++;
          assertThatLinesFollow(seen); // up to here, and again from here on
          seen.setLength(0);
        }
      }

      assertThat(gaps).isPositive();
      assertThatLinesFollow(seen);
      fast.end();
    }
  }

  private static void assertThatLinesFollow(CharSequence seen) {
    Matcher line = Pattern.compile("(?<=\n)\\d{10}(?=\n)").matcher(seen);
    List<Long> numbers = line.results().map(found -> Long.parseLong(found.group())).toList();
    for (int i = 1; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
    }
  }

  /// Runs a command of the writer's.
  ///
  /// @param answer its last line
  /// @return all output so far
  private String run(String command, String answer) {
    writer.type(command + "\r");
    return writer.awaitOutput("“" + answer + "”", output -> output.contains(answer + "\r\n"));
  }
}
