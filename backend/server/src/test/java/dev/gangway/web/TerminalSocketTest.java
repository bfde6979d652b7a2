package dev.gangway.web;

import static dev.gangway.web.PageSocket.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.session.SessionLimits;
import dev.gangway.terminal.FakeTerminal;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalOpener;
import dev.gangway.terminal.TerminalSize;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The contract of the socket, `PROTOCOL.md`, spoken by an independent client.
@Timeout(60)
class TerminalSocketTest {
  private static final SessionLimits LIMITS = TestGateway.LIMITS;

  private final FakeTerminal terminal = new FakeTerminal();

  @Test
  void bytesGoBothWaysUnchanged() throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      page.send(all);
      assertThat(terminal.input(256)).isEqualTo(all);
      terminal.say(all);
      assertThat(page.output(256)).isEqualTo(all);
    }
  }

  @Test
  void openedTellsTheSessionAndBothCounters() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.open("box");
      JsonNode opened = page.await("opened");
      assertThat(opened.get("session").stringValue()).isNotEmpty();
      assertThat(opened.get("token").stringValue()).hasSizeGreaterThan(20);
      for (String counter : List.of("from", "input", "replay")) {
        assertThat(opened.get(counter).longValue()).as(counter).isZero();
      }
      assertThat(opened.get("columns").intValue()).isEqualTo(80);
      assertThat(opened.get("rows").intValue()).isEqualTo(24);
    }
  }

  @Test
  void stagesAreToldBeforeOpened() throws Exception {
    TerminalOpener opener =
        (_, dialog) -> {
          for (OpeningDialog.Stage stage : OpeningDialog.Stage.values()) {
            dialog.stage(stage);
          }
          return terminal;
        };
    try (TestGateway gateway = new TestGateway(LIMITS, opener);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.open("box");
      for (String stage : List.of("resolving", "connecting", "host-key", "login", "starting")) {
        assertThat(page.await("opening").get("stage").stringValue()).isEqualTo(stage);
      }
      page.await("opened");
    }
  }

  @Test
  void outputStopsAtTheCreditAndGoesOnWithEachAcknowledgement() throws Exception {
    byte[] flood = new byte[1 << 20];
    new Random(0).nextBytes(flood);
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.say(flood);
      byte[] first = page.output(LIMITS.credit());
      assertThat(first).as("exactly the credit").hasSize(LIMITS.credit());
      assertThat(terminal.read()).isEqualTo(LIMITS.credit());
      page.send("{\"type\":\"ping\",\"at\":1}");
      page.await("pong");
      assertThat(page.isQuiet()).as("no output without credit").isTrue();
      page.send("{\"type\":\"ack\",\"received\":1000}");
      assertThat(page.output(1000)).hasSize(1000);
      assertThat(terminal.read()).isEqualTo(LIMITS.credit() + 1000);
    }
  }

  @Test
  void twentyMegabytesArriveInOrderBehindAcknowledgements() throws Exception {
    byte[] source = new byte[20 << 20];
    new Random(1).nextBytes(source);
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.say(source);
      byte[] drawn = new byte[source.length];
      int position = 0;
      while (position < source.length) {
        byte[] piece = page.output(1);
        System.arraycopy(piece, 0, drawn, position, piece.length);
        position += piece.length;
        page.send("{\"type\":\"ack\",\"received\":" + position + "}");
      }
      assertThat(drawn).isEqualTo(source);
    }
  }

  @Test
  void inputIsAcceptedOnceItIsQueuedThoughTheProgramDoesNotRead() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.stuck(true);
      page.send(new byte[LIMITS.input()]);
      long accepted = 0;
      while (accepted < LIMITS.input()) {
        accepted = page.await("accepted").get("input").longValue();
      }
      page.send("{\"type\":\"ping\",\"at\":7}");
      assertThat(page.await("pong").get("at").longValue())
          .as("control messages are obeyed while input is stuck")
          .isEqualTo(7);
      page.send("{\"type\":\"resize\",\"columns\":100,\"rows\":50}");
      terminal.awaitSize(new TerminalSize(100, 50));
      terminal.stuck(false);
      assertThat(terminal.input(LIMITS.input())).hasSize(LIMITS.input());
    }
  }

  @Test
  void aPasteIntoAProgramThatDoesNotReadHidesNothingElse() throws Exception {
    byte[] paste = new byte[3 * LIMITS.input()];
    new Random(2).nextBytes(paste);
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.stuck(true);
      int sent = 2 * LIMITS.input();
      page.send(Arrays.copyOf(paste, LIMITS.input()));
      page.send(Arrays.copyOfRange(paste, LIMITS.input(), sent));
      terminal.say(utf8("hello"));
      page.output(5);
      page.send("{\"type\":\"ack\",\"received\":5}");
      page.send("{\"type\":\"resize\",\"columns\":100,\"rows\":50}");
      terminal.awaitSize(new TerminalSize(100, 50));
      page.send("{\"type\":\"ping\",\"at\":7}");
      page.await("pong");
      terminal.stuck(false);
      long accepted = 0;
      while (accepted < sent) {
        accepted = page.await("accepted").get("input").longValue();
      }
      page.send(Arrays.copyOfRange(paste, sent, paste.length));
      assertThat(terminal.input(paste.length)).isEqualTo(paste);
    }
  }

  @Test
  void whatIsTypedWhileTheTerminalOpensIsNotLost() throws Exception {
    CountDownLatch typed = new CountDownLatch(1);
    TerminalOpener opener =
        (_, _) -> {
          typed.await();
          return terminal;
        };
    try (TestGateway gateway = new TestGateway(LIMITS, opener);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.open("box");
      page.send(utf8("ls\r"));
      assertThat(page.await("accepted").get("input").longValue()).isEqualTo(3);
      page.send("{\"type\":\"resize\",\"columns\":90,\"rows\":30}");
      page.send("{\"type\":\"ping\",\"at\":1}");
      page.await("pong");
      typed.countDown();
      assertThat(page.await("opened").get("input").longValue()).isEqualTo(3);
      assertThat(terminal.input(3)).isEqualTo(utf8("ls\r"));
      terminal.awaitSize(new TerminalSize(90, 30));
    }
  }

  @Test
  void aStormOfResizesEndsWithTheLastSize() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      for (int columns = 1; columns <= 500; columns++) {
        page.send("{\"type\":\"resize\",\"columns\":" + columns + ",\"rows\":24}");
      }
      terminal.awaitSize(new TerminalSize(500, 24));
      assertThat(terminal.sizes()).as("most of a burst is left out").hasSizeLessThan(400);
    }
  }

  @Test
  void exitFollowsAllOutputAndThenTheSocketCloses() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.say(utf8("bye"));
      terminal.end(new TerminalExit.Status(7));
      assertThat(page.output(3)).isEqualTo(utf8("bye"));
      assertThat(page.await("exit").get("status").intValue()).isEqualTo(7);
      assertThat(page.awaitClosed()).isEqualTo(1000);
      terminal.awaitClosed();
    }
  }

  @Test
  void aSignalIsToldByItsName() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.end(new TerminalExit.Signal("KILL"));
      assertThat(page.await("exit").get("signal").stringValue()).isEqualTo("KILL");
      assertThat(page.awaitClosed()).isEqualTo(1000);
    }
  }

  @Test
  void aLostConnectionIsAFailure() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.breakDown();
      JsonNode failure = page.await("failure");
      assertThat(failure.get("kind").stringValue()).isEqualTo("disconnected");
      assertThat(failure.get("text").stringValue()).contains("box");
      assertThat(page.awaitClosed()).isEqualTo(1000);
    }
  }

  @Test
  void aFailureToOpenIsToldWithItsKindAndText() throws Exception {
    TerminalOpener opener =
        (_, _) -> {
          throw new OpenFailure(OpenFailure.Kind.REFUSED, "box refused the connection.");
        };
    try (TestGateway gateway = new TestGateway(LIMITS, opener);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.open("box");
      JsonNode failure = page.await("failure");
      assertThat(failure.get("kind").stringValue()).isEqualTo("refused");
      assertThat(failure.get("text").stringValue()).isEqualTo("box refused the connection.");
      assertThat(page.awaitClosed()).isEqualTo(1000);
    }
  }

  @Test
  void ourOwnFaultIsToldWithoutDetail() throws Exception {
    TerminalOpener opener =
        (_, _) -> {
          throw new IllegalStateException("s3cret detail");
        };
    try (TestGateway gateway = new TestGateway(LIMITS, opener);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.open("box");
      JsonNode failure = page.await("failure");
      assertThat(failure.get("kind").stringValue()).isEqualTo("internal");
      assertThat(failure.toString()).doesNotContain("s3cret");
      assertThat(page.awaitClosed()).isEqualTo(1011);
    }
  }

  @Test
  void aPromptIsAskedAndItsAnswerReachesTheTarget() throws Exception {
    TerminalOpener opener =
        (_, dialog) -> {
          List<String> answer =
              dialog.ask(
                  new OpeningDialog.Prompt(
                      OpeningDialog.PromptKind.PASSWORD,
                      "Password?",
                      List.of(new OpeningDialog.Field("Password", false))));
          if (answer == null || !answer.equals(List.of("s3cret"))) {
            throw new OpenFailure(OpenFailure.Kind.LOGIN_REFUSED, "No.");
          }
          return terminal;
        };
    try (TestGateway gateway = new TestGateway(LIMITS, opener);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.open("box");
      String prompt = page.await("prompt").get("prompt").stringValue();
      page.send("{\"type\":\"answer\",\"prompt\":\"" + prompt + "\",\"values\":[\"s3cret\"]}");
      page.await("opened");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not json
          {"type":"nonsense"}
          {"type":"resize","columns":80.5,"rows":24}
          {"type":"ack","received":1}
          {"type":"ack","received":-1}
          {"type":"open","target":"box","columns":80,"rows":24}
          {"type":"resume","session":"x","token":"y","received":0,"columns":80,"rows":24}
          """)
  void aBadMessageIs4400(String message) throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      page.send(message);
      assertThat(page.await("failure").get("kind").stringValue()).isEqualTo("bad-message");
      assertThat(page.awaitClosed()).isEqualTo(4400);
    }
  }

  @Test
  void anAcknowledgementMayNotGoBackwards() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      terminal.say(utf8("hello"));
      page.output(5);
      page.send("{\"type\":\"ack\",\"received\":5}");
      page.send("{\"type\":\"ack\",\"received\":5}");
      page.send("{\"type\":\"ack\",\"received\":4}");
      assertThat(page.await("failure").get("kind").stringValue()).isEqualTo("bad-message");
      assertThat(page.awaitClosed()).isEqualTo(4400);
    }
  }

  @Test
  void binaryBeforeOpenIs4400() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.send(utf8("ls"));
      assertThat(page.awaitClosed()).isEqualTo(4400);
    }
  }

  @Test
  void anUnknownTargetIs4404() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = new PageSocket(gateway.uri())) {
      page.open("../box");
      assertThat(page.await("failure").get("kind").stringValue()).isEqualTo("no-such-target");
      assertThat(page.awaitClosed()).isEqualTo(4404);
    }
  }

  @Test
  void silenceAfterTheUpgradeIs4408() throws Exception {
    SessionLimits hurried =
        new SessionLimits(
            100,
            8,
            Duration.ofMillis(100),
            LIMITS.answer(),
            LIMITS.ping(),
            LIMITS.credit(),
            LIMITS.input(),
            LIMITS.terms());
    try (TestGateway gateway = new TestGateway(hurried, (_, _) -> terminal);
        PageSocket page = new PageSocket(gateway.uri())) {
      assertThat(page.awaitClosed()).isEqualTo(4408);
    }
  }

  @Test
  void oneSessionTooManyIs4429() throws Exception {
    SessionLimits one =
        new SessionLimits(
            1,
            8,
            LIMITS.firstMessage(),
            LIMITS.answer(),
            LIMITS.ping(),
            LIMITS.credit(),
            LIMITS.input(),
            LIMITS.terms());
    try (TestGateway gateway = new TestGateway(one, (_, _) -> terminal);
        PageSocket first = opened(gateway);
        PageSocket second = new PageSocket(gateway.uri())) {
      second.open("box");
      assertThat(second.await("failure").get("kind").stringValue()).isEqualTo("busy");
      assertThat(second.awaitClosed()).isEqualTo(4429);
      first.send("{\"type\":\"ping\",\"at\":1}");
      first.await("pong");
    }
  }

  @Test
  void endClosesTheTerminalAndTheSocket() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      page.send("{\"type\":\"end\"}");
      assertThat(page.awaitClosed()).isEqualTo(1000);
      terminal.awaitClosed();
    }
  }

  @Test
  void aPageThatVanishesWhileATargetOpensAbandonsTheAttempt() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch abandoned = new CountDownLatch(1);
    TerminalOpener opener =
        (_, _) -> {
          opening.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException expected) {
            abandoned.countDown();
            throw expected;
          }
          return terminal;
        };
    try (TestGateway gateway = new TestGateway(LIMITS, opener)) {
      try (PageSocket page = new PageSocket(gateway.uri())) {
        page.open("box");
        assertThat(opening.await(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(abandoned.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void drainingTellsThePageAndEndsWith1012() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal);
        PageSocket page = opened(gateway);
        PageSocket idle = new PageSocket(gateway.uri())) {
      gateway.sessions.drain(Duration.ofMillis(50));
      assertThat(page.await("notice").get("kind").stringValue()).isEqualTo("draining");
      assertThat(page.awaitClosed()).isEqualTo(1012);
      assertThat(idle.awaitClosed()).isEqualTo(1012);
      assertThat(gateway.sessions.count()).isZero();
      terminal.awaitClosed();
    }
  }

  @Test
  void stoppingTheServerEndsWhatIsStillOpen() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal)) {
      opened(gateway);
    }
    terminal.awaitClosed();
  }

  @Test
  void drainingEndsEarlyWhenNoSessionLives() throws Exception {
    try (TestGateway gateway = new TestGateway(LIMITS, (_, _) -> terminal)) {
      gateway.sessions.drain(Duration.ofHours(1));
      assertThat(gateway.sessions.draining()).isTrue();
    }
  }

  @Test
  void anIdlePageIsPinged() throws Exception {
    SessionLimits eager =
        new SessionLimits(
            100,
            8,
            LIMITS.firstMessage(),
            LIMITS.answer(),
            Duration.ofMillis(50),
            LIMITS.credit(),
            LIMITS.input(),
            LIMITS.terms());
    try (TestGateway gateway = new TestGateway(eager, (_, _) -> terminal);
        PageSocket page = opened(gateway)) {
      page.awaitPings(3);
    }
  }

  private static PageSocket opened(TestGateway gateway) throws Exception {
    PageSocket page = new PageSocket(gateway.uri());
    page.open("box");
    page.await("opened");
    return page;
  }
}
