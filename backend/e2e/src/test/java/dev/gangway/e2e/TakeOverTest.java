package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.CountedTraffic;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.NamespaceDoor;
import dev.gangway.e2e.world.NetworkNamespace;
import dev.gangway.e2e.world.NumberedLines;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.ResumingClient;
import dev.gangway.e2e.world.Shell;
import dev.gangway.testkit.FaultRelay;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// One writer: whoever resumes takes over, and what the one before still says counts no more.
@EndToEnd
class TakeOverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private URI gateway;

  @BeforeEach
  void start(Suite suite) {
    gateway = suite.gateway().uri();
  }

  private RawSocket connect() {
    return Handshake.open(gateway);
  }

  @Test
  void aSocketThatRevivesAfterABlackHoleCountsNoMore() {
    try (FaultRelay relay = FaultRelay.to(gateway.getPort())) {
      assertThatOnlyTheNewOneCounts(
          () -> Handshake.with(gateway).by(relay.port()), relay::blackHole, relay::heal);
    }
  }

  @Test
  void aSocketWhosePacketsWereDroppedCountsNoMore() {
    try (NetworkNamespace network = NetworkNamespace.make();
        NamespaceDoor door = NamespaceDoor.open(network, gateway.getPort())) {
      assertThatOnlyTheNewOneCounts(
          () -> Handshake.with(gateway).by(door.address()), network::drop, network::heal);
    }
  }

  private void assertThatOnlyTheNewOneCounts(
      Supplier<Handshake> badLine, Runnable breakIt, Runnable healIt) {
    CountedTraffic traffic = new CountedTraffic(NumberedLines.ofBytes(6_000_000), 200_000, 2);
    try (ResumingClient client = ResumingClient.open(badLine, Suite.SHELL)) {
      client.hearing(traffic::hear);
      client.awaitOutput(Shell.PROMPT);
      client.type(traffic.command());
      client.until("the program", traffic::begun);
      client.type(traffic.input());
      client.until("a part of it", () -> traffic.heard() > 500_000);
      breakIt.run();
      try (RawSocket old = Objects.requireNonNull(client.leave())) {
        old.type("typed into the black hole\n");
        client.over(() -> Handshake.with(gateway));
        client.until("a part of it on the other line", () -> traffic.heard() > 2_000_000);

        healIt.run();
        old.type("typed after it healed\n");

        assertThat(old.awaitClose()).isIn(4409, RawSocket.NO_CLOSE);
        client.awaitExit(PATIENCE);
        traffic.assertComplete();
        assertThat(client.resumes()).isEqualTo(1);
      }
    }
  }

  @Test
  void whoIsTakenOverIsToldAndCanDoNothingMore() {
    try (RawSocket first = connect();
        RawSocket second = connect()) {
      JsonNode opened = first.open(Suite.SHELL);
      first.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));

      second.resume(session(opened), token(opened), 0);

      second.await("opened");
      first.type("echo typed by the fir''st\r"); // before it hears of it, perhaps
      assertThat(first.await("notice").path("kind").asString()).isEqualTo("taken-over");
      assertThat(first.awaitClose()).isEqualTo(4409);
      second.type("echo typed by the sec''ond\r");
      second.awaitOutput("its answer", output -> output.contains("typed by the second"));
      assertThat(second.output()).doesNotContain("by the first");
      second.end();
    }
  }

  @Test
  void ofTwoTabsThatRaceOneWrites() throws Exception {
    RawSocket writer = connect();
    JsonNode opened = writer.open(Suite.SHELL);
    try (ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        String session = session(opened);
        String token = token(opened);
        RawSocket one = connect();
        RawSocket two = connect();
        List<Future<JsonNode>> both =
            tabs.invokeAll(
                List.of(() -> resumed(one, session, token), () -> resumed(two, session, token)));
        JsonNode openedOne = both.getFirst().get();
        JsonNode openedTwo = both.getLast().get();
        assertThat(writer.awaitClose()).isEqualTo(4409);
        writer.close();

        boolean oneIsOut =
            Await.until("one of them to be told", () -> out(one, two), code -> code != 0) > 0;
        (oneIsOut ? one : two).close();
        writer = oneIsOut ? two : one;
        opened = oneIsOut ? openedTwo : openedOne;
        int round0 = round;
        writer.type("echo round=$((%d * 7)).\r".formatted(round));
        writer.awaitOutput("an answer", output -> output.contains("round=" + round0 * 7 + "."));
      }
    }
    writer.end();
    writer.close();
  }

  private static JsonNode resumed(RawSocket socket, String session, String token) {
    socket.resume(session, token, 0);
    return socket.await("opened");
  }

  /// Who of two is out, 1 or -1; 0 if nobody knows yet.
  private static int out(RawSocket one, RawSocket two) {
    int first = one.idle(Duration.ofMillis(50));
    int second = two.idle(Duration.ofMillis(50));
    assertThat(List.of(first, second)).isSubsetOf(0, 4409).contains(0);
    return Integer.compare(first, second);
  }

  @Test
  void aTokenIsGoodUntilANewerOneWasUsed() {
    try (RawSocket first = connect();
        RawSocket second = connect();
        RawSocket third = connect();
        RawSocket fourth = connect();
        RawSocket late = connect()) {
      JsonNode opened = first.open(Suite.SHELL);
      second.resume(session(opened), token(opened), 0);
      JsonNode newer = second.await("opened");
      assertThat(token(newer)).isNotEqualTo(token(opened));

      third.resume(session(opened), token(opened), 0); // as if `opened` had been lost
      third.await("opened");
      fourth.resume(session(opened), token(newer), 0);
      fourth.await("opened");
      late.resume(session(opened), token(opened), 0);

      assertThat(late.await("failure").path("kind").asString()).isEqualTo("no-such-session");
      assertThat(late.awaitClose()).isEqualTo(4404);
      fourth.end();
    }
  }

  @Test
  void onlyItsOwnTokenContinuesASession() {
    try (RawSocket first = connect();
        RawSocket second = connect()) {
      JsonNode one = first.open(Suite.SHELL);
      JsonNode two = second.open(Suite.SHELL);

      assertThatNothingIsFound(session(one), token(two));
      assertThatNothingIsFound(session(one), "");
      assertThatNothingIsFound(session(one), "x".repeat(100));
      assertThatNothingIsFound(session(one), token(one).toLowerCase(Locale.ROOT) + "A");
      assertThatNothingIsFound("AAAAAAAAAAAA", token(one));
      assertThatNothingIsFound("../" + session(one), token(one));

      first.ping(); // nobody has taken it over
      first.end();
      second.end();
    }
  }

  private void assertThatNothingIsFound(String session, String token) {
    try (RawSocket socket = connect()) {
      socket.resume(session, token, 0);
      assertThat(socket.await("failure").path("kind").asString()).isEqualTo("no-such-session");
      assertThat(socket.awaitClose()).isEqualTo(4404);
    }
  }

  @Test
  void moreThanThereIsCannotHaveBeenReceived() {
    try (RawSocket first = connect();
        RawSocket second = connect()) {
      JsonNode opened = first.open(Suite.SHELL);

      second.resume(session(opened), token(opened), 1L << 40);

      assertThat(second.await("failure").path("kind").asString()).isEqualTo("bad-message");
      assertThat(second.awaitClose()).isEqualTo(4400);
      first.ping();
      first.end();
    }
  }

  private static String session(JsonNode opened) {
    return opened.path("session").asString();
  }

  private static String token(JsonNode opened) {
    return opened.path("token").asString();
  }
}
