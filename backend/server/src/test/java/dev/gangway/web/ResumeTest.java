package dev.gangway.web;

import static dev.gangway.web.PageSocket.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionTerms;
import dev.gangway.terminal.FakeTerminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Sessions that outlive their sockets: `PROTOCOL.md`, "Two counted byte streams".
@Timeout(60)
class ResumeTest {
  private static final SessionLimits LIMITS = TestGateway.LIMITS;

  private final FakeTerminal terminal = new FakeTerminal();
  private final Random random = new Random(7);

  @Test
  void outputGoesOnWhereThePageHasIt() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        terminal.say(utf8("hello, "));
        page.output(7);
      }
      terminal.say(utf8("world"));
      try (PageSocket page = new PageSocket(gateway.uri())) {
        JsonNode resumed = resume(page, opened, 7);
        assertThat(resumed.get("session")).isEqualTo(opened.get("session"));
        assertThat(resumed.get("token")).isNotEqualTo(opened.get("token"));
        assertThat(resumed.get("from").longValue()).isEqualTo(7);
        assertThat(page.output(5)).isEqualTo(utf8("world"));
      }
    }
  }

  @Test
  void theWholeLogCanBeHadAgainFromMemoryAndDisk() throws Exception {
    SessionTerms small = terms(256 << 10, 16 << 20);
    byte[] all = new byte[5 << 20];
    random.nextBytes(all);
    try (TestGateway gateway = gateway(small)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
      }
      terminal.say(all);
      terminal.say(utf8("!")); // so all of it has been read
      try (PageSocket page = new PageSocket(gateway.uri())) {
        JsonNode resumed = resume(page, opened, 0);
        assertThat(resumed.get("from").longValue()).isZero();
        assertThat(acknowledged(page, all.length)).isEqualTo(all);
      }
    }
  }

  @Test
  void inputIsTakenOnceHoweverOftenItIsSent() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        page.send(utf8("abc"));
        assertThat(page.await("accepted").get("input").longValue()).isEqualTo(3);
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        assertThat(resume(page, opened, 0).get("input").longValue()).isEqualTo(3);
        page.send(utf8("def"));
        assertThat(terminal.input(6)).isEqualTo(utf8("abcdef"));
      }
    }
  }

  @Test
  void whatAStuckProgramHasNotTakenIsCountedToTheLastByte() throws Exception {
    terminal.stuck(true);
    byte[] typed = new byte[(64 << 10) + (64 << 10)];
    random.nextBytes(typed);
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        page.send(typed);
        page.await("accepted");
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        int accepted = resume(page, opened, 0).get("input").intValue();
        assertThat(accepted).isBetween(1, typed.length);
        terminal.stuck(false);
        page.send(Arrays.copyOfRange(typed, accepted, typed.length));
        assertThat(terminal.input(typed.length)).isEqualTo(typed);
      }
    }
  }

  @Test
  void aResumeTakesOverAndTheOldPageIsHeardNoMore() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS);
        PageSocket old = new PageSocket(gateway.uri());
        PageSocket young = new PageSocket(gateway.uri())) {
      JsonNode opened = open(old);
      old.send(utf8("1"));
      terminal.input(1);
      resume(young, opened, 0);
      assertThat(old.await("notice").get("kind").stringValue()).isEqualTo("taken-over");
      assertThat(old.awaitClosed()).isEqualTo(4409);
      young.send(utf8("2"));
      assertThat(terminal.input(2)).isEqualTo(utf8("12"));
    }
  }

  @Test
  void aResumeThatWasOvertakenOnItsWayTakesNothingOver() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS);
        PageSocket slow = new PageSocket(gateway.uri());
        PageSocket quick = new PageSocket(gateway.uri())) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        terminal.say(utf8("seen"));
        page.output(4);
      }
      JsonNode newer = resume(quick, opened, 0);
      sayResume(slow, opened.get("session").stringValue(), opened.get("token").stringValue(), 0);
      // As if it had come first: what it has on its screen stays good.
      assertThat(slow.await("opened").get("from").longValue()).isZero();
      assertThat(slow.awaitClosed()).isEqualTo(4409);
      quick.send(utf8("still"));
      assertThat(terminal.input(5)).isEqualTo(utf8("still"));
      // With what only the newest page was told it is another matter.
      try (PageSocket third = new PageSocket(gateway.uri())) {
        resume(third, newer, 0);
        assertThat(quick.awaitClosed()).isEqualTo(4409);
      }
    }
  }

  @Test
  void aTokenIsGoodUntilANewerOneHasBeenUsed() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode first;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        first = open(page);
      }
      JsonNode second;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        second = resume(page, first, 0);
      }
      JsonNode third;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        third = resume(page, first, 0); // The second may never have reached anybody.
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        resume(page, third, 0);
      }
      for (JsonNode stale : new JsonNode[] {first, second}) {
        try (PageSocket page = new PageSocket(gateway.uri())) {
          assertUnknown(page, stale.get("session").stringValue(), stale.get("token").stringValue());
        }
      }
    }
  }

  @Test
  void whatIsNoTokenOfThisSessionIsNone() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS);
        PageSocket page = new PageSocket(gateway.uri())) {
      JsonNode opened = open(page);
      String session = opened.get("session").stringValue();
      String token = opened.get("token").stringValue();
      for (String wrong :
          new String[] {
            "",
            ".",
            "1",
            "2" + token.substring(1),
            "+" + token,
            "0" + token,
            token + "A",
            "99999999999999999999." + token.substring(2)
          }) {
        try (PageSocket other = new PageSocket(gateway.uri())) {
          assertUnknown(other, session, wrong);
        }
      }
      try (PageSocket other = new PageSocket(gateway.uri())) {
        assertUnknown(other, "nonsense", token);
      }
      page.send("{\"type\":\"ping\",\"at\":1}");
      page.await("pong");
    }
  }

  @Test
  void moreThanWasWrittenCannotHaveBeenReceived() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS);
        PageSocket page = new PageSocket(gateway.uri());
        PageSocket liar = new PageSocket(gateway.uri())) {
      JsonNode opened = open(page);
      sayResume(liar, opened.get("session").stringValue(), opened.get("token").stringValue(), 1);
      assertThat(liar.await("failure").get("kind").stringValue()).isEqualTo("bad-message");
      assertThat(liar.awaitClosed()).isEqualTo(4400);
      page.send("{\"type\":\"ping\",\"at\":1}");
      page.await("pong");
    }
  }

  @Test
  void replaySaysHowFarAnyWriterHasDrawn() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        terminal.say(utf8("0123456789"));
        page.output(10);
        page.send("{\"type\":\"ack\",\"received\":6}");
        page.send("{\"type\":\"ping\",\"at\":1}");
        page.await("pong");
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        assertThat(resume(page, opened, 0).get("replay").longValue()).isEqualTo(6);
      }
    }
  }

  @Test
  void sizesComeInOrderWithTheOutputAndEndWithTheNewPages() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        terminal.say(utf8("narrow"));
        page.output(6);
        page.send("{\"type\":\"resize\",\"columns\":120,\"rows\":40}");
        terminal.awaitSize(new TerminalSize(120, 40));
        terminal.say(utf8("wide"));
        page.output(4);
        assertThat(page.isQuiet()).as("it knows its own sizes").isTrue();
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        JsonNode resumed = resume(page, opened, 0); // with 90x30
        assertThat(resumed.get("columns").intValue()).isEqualTo(80);
        assertThat(page.output(6)).isEqualTo(utf8("narrow"));
        assertThat(page.await("resized").get("columns").intValue()).isEqualTo(120);
        assertThat(page.output(4)).isEqualTo(utf8("wide"));
        assertThat(page.await("resized").get("columns").intValue()).isEqualTo(90);
        terminal.awaitSize(new TerminalSize(90, 30));
      }
    }
  }

  @Test
  void aPageThatMissedNothingHearsOfItsOwnNewSize() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        terminal.say(utf8("seen"));
        page.output(4);
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        JsonNode resumed = resume(page, opened, 4); // with 90x30
        assertThat(resumed.get("columns").intValue()).isEqualTo(80);
        assertThat(page.await("resized").get("columns").intValue()).isEqualTo(90);
      }
    }
  }

  @Test
  void aPageThatLeavesJustWhenTheProgramEndsCanComeBackForIt() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
        page.leave(); // 1001: not the answer to the gateway's own
        terminal.say(utf8("last"));
        terminal.end(new TerminalExit.Status(0));
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        resume(page, opened, 0);
        assertThat(page.output(4)).isEqualTo(utf8("last"));
        page.await("exit");
      }
    }
  }

  @Test
  void whileNobodyIsThereAFullLogMakesTheProgramWait() throws Exception {
    SessionTerms small = terms(256 << 10, 0);
    byte[] all = new byte[1 << 20];
    random.nextBytes(all);
    try (TestGateway gateway = gateway(small)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
      }
      terminal.say(all);
      terminal.awaitRead(64 << 10);
      assertThat(terminal.read()).isLessThanOrEqualTo(256 << 10);
      try (PageSocket page = new PageSocket(gateway.uri())) {
        assertThat(resume(page, opened, 0).get("from").longValue()).isZero();
        assertThat(acknowledged(page, all.length)).isEqualTo(all);
      }
    }
  }

  @Test
  void orElseTheOldestIsDroppedAndThePageHearsOfIt() throws Exception {
    SessionTerms dropping =
        new SessionTerms(Duration.ofMinutes(15), true, Duration.ZERO, 256 << 10, 0, 100, 250);
    byte[] all = new byte[2 << 20];
    random.nextBytes(all);
    try (TestGateway gateway = gateway(dropping)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
      }
      terminal.say(all);
      terminal.awaitRead(all.length);
      terminal.say(utf8("!"));
      try (PageSocket page = new PageSocket(gateway.uri())) {
        int from = resume(page, opened, 0).get("from").intValue();
        assertThat(from).isGreaterThan(1 << 20);
        assertThat(page.await("notice").get("kind").stringValue()).isEqualTo("gap");
        assertThat(acknowledged(page, all.length - from, from))
            .isEqualTo(Arrays.copyOfRange(all, from, all.length));
      }
    }
  }

  @Test
  void aProgramThatEndsMeanwhileIsHeardOfLater() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
      }
      terminal.say(utf8("last words"));
      terminal.end(new TerminalExit.Status(3));
      try (PageSocket page = new PageSocket(gateway.uri())) {
        resume(page, opened, 0);
        assertThat(page.output(10)).isEqualTo(utf8("last words"));
        assertThat(page.await("exit").get("status").intValue()).isEqualTo(3);
        assertThat(page.awaitClosed()).isEqualTo(1000);
        gateway.awaitSessions(0); // Before the client hangs up: its Close says that it has heard.
      }
      try (PageSocket page = new PageSocket(gateway.uri())) {
        sayResume(page, opened.get("session").stringValue(), opened.get("token").stringValue(), 0);
        assertThat(page.await("failure").get("text").stringValue()).contains("status 3");
        assertThat(page.awaitClosed()).isEqualTo(4404);
      }
    }
  }

  @Test
  void nobodyComesBackInTimeAndItIsOver() throws Exception {
    SessionTerms brief =
        new SessionTerms(Duration.ofMillis(300), false, Duration.ZERO, 1 << 20, 64 << 20, 100, 250);
    try (TestGateway gateway = gateway(brief)) {
      JsonNode opened;
      try (PageSocket page = new PageSocket(gateway.uri())) {
        opened = open(page);
      }
      terminal.awaitClosed();
      gateway.awaitSessions(0);
      try (PageSocket page = new PageSocket(gateway.uri())) {
        sayResume(page, opened.get("session").stringValue(), opened.get("token").stringValue(), 0);
        assertThat(page.await("failure").get("text").stringValue()).contains("Nobody came back");
        assertThat(page.awaitClosed()).isEqualTo(4404);
      }
    }
  }

  @Test
  void withoutDetachmentASessionEndsWithItsPage() throws Exception {
    SessionTerms none =
        new SessionTerms(Duration.ZERO, false, Duration.ZERO, 1 << 20, 64 << 20, 100, 250);
    try (TestGateway gateway = gateway(none)) {
      try (PageSocket page = new PageSocket(gateway.uri())) {
        open(page);
      }
      terminal.awaitClosed();
    }
  }

  @Test
  void whoDoesNotTypeIsWarnedAndThenEndedWith4408() throws Exception {
    SessionTerms impatient =
        new SessionTerms(
            Duration.ofMinutes(15), false, Duration.ofSeconds(2), 1 << 20, 64 << 20, 100, 250);
    try (TestGateway gateway = gateway(impatient);
        PageSocket page = new PageSocket(gateway.uri())) {
      open(page);
      assertThat(page.await("notice").get("kind").stringValue()).isEqualTo("idle");
      assertThat(page.awaitClosed()).isEqualTo(4408);
      terminal.awaitClosed();
    }
  }

  @Test
  void aWatcherSeesAllFromTheBeginningAndDoesNothing() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS);
        PageSocket writer = new PageSocket(gateway.uri());
        PageSocket watcher = new PageSocket(gateway.uri())) {
      JsonNode opened = open(writer);
      terminal.say(utf8("seen"));
      writer.output(4);
      watcher.send("{\"type\":\"watch\",\"session\":" + opened.get("session") + "}");
      JsonNode watching = watcher.await("opened");
      assertThat(watching.get("token").isNull()).isTrue();
      assertThat(watcher.output(4)).isEqualTo(utf8("seen"));
      assertThat(writer.await("notice").get("kind").stringValue()).isEqualTo("watched");

      watcher.send(utf8("typed"));
      watcher.send("{\"type\":\"resize\",\"columns\":10,\"rows\":10}");
      writer.send("{\"type\":\"resize\",\"columns\":120,\"rows\":40}");
      assertThat(watcher.await("resized").get("columns").intValue()).isEqualTo(120);
      writer.send(utf8("ok"));
      assertThat(terminal.input(2)).isEqualTo(utf8("ok"));
      assertThat(terminal.sizes()).doesNotContain(new TerminalSize(10, 10));

      watcher.send("{\"type\":\"end\"}");
      assertThat(watcher.awaitClosed()).isEqualTo(1000);
      terminal.say(utf8("on"));
      assertThat(writer.output(2)).isEqualTo(utf8("on"));
    }
  }

  @Test
  void aWatcherThatDoesNotReadHoldsUpNobodyAndSkips() throws Exception {
    SessionTerms small = terms(256 << 10, 0);
    byte[] all = new byte[3 << 20];
    random.nextBytes(all);
    try (TestGateway gateway = gateway(small);
        PageSocket writer = new PageSocket(gateway.uri());
        PageSocket watcher = new PageSocket(gateway.uri())) {
      JsonNode opened = open(writer);
      watcher.send("{\"type\":\"watch\",\"session\":" + opened.get("session") + "}");
      watcher.await("opened");
      terminal.say(all);
      assertThat(acknowledged(writer, all.length)).isEqualTo(all);

      // It has had its credit, and acknowledges it only now.
      byte[] first = watcher.output(256 << 10);
      assertThat(watcher.isQuiet()).as("nothing is skipped before there is credit").isTrue();
      watcher.send("{\"type\":\"ack\",\"received\":" + first.length + "}");
      assertThat(watcher.await("notice").get("kind").stringValue()).isEqualTo("gap");
      assertThat(watcher.await("resized").get("columns").intValue()).isEqualTo(80);
      byte[] next = watcher.output(1000);
      assertThat(indexOf(all, next)).isGreaterThan(first.length);
    }
  }

  @Test
  void theLastSessionsProgramsEndIsSeenByWatchersToo() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS);
        PageSocket writer = new PageSocket(gateway.uri());
        PageSocket watcher = new PageSocket(gateway.uri())) {
      JsonNode opened = open(writer);
      watcher.send("{\"type\":\"watch\",\"session\":" + opened.get("session") + "}");
      watcher.await("opened");
      terminal.say(utf8("bye"));
      terminal.end(new TerminalExit.Status(0));
      assertThat(watcher.output(3)).isEqualTo(utf8("bye"));
      watcher.await("exit");
      assertThat(watcher.awaitClosed()).isEqualTo(1000);
      writer.await("exit");
      assertThat(writer.awaitClosed()).isEqualTo(1000);
      gateway.awaitSessions(0);
    }
  }

  private TestGateway gateway(SessionTerms terms) throws Exception {
    return new TestGateway(
        new SessionLimits(
            100,
            8,
            LIMITS.firstMessage(),
            LIMITS.answer(),
            LIMITS.ping(),
            LIMITS.credit(),
            LIMITS.input(),
            terms),
        (_, _) -> terminal);
  }

  private static SessionTerms terms(int memory, int spool) {
    return new SessionTerms(Duration.ofMinutes(15), false, Duration.ZERO, memory, spool, 100, 250);
  }

  private static JsonNode open(PageSocket page) throws Exception {
    page.open("box");
    return page.await("opened");
  }

  /// With 90 columns and 30 rows.
  private static JsonNode resume(PageSocket page, JsonNode opened, long received) throws Exception {
    sayResume(
        page, opened.get("session").stringValue(), opened.get("token").stringValue(), received);
    return page.await("opened");
  }

  private static void sayResume(PageSocket page, String session, String token, long received)
      throws Exception {
    page.send(
        "{\"type\":\"resume\",\"session\":\"%s\",\"token\":\"%s\",\"received\":%d,\"columns\":90,\"rows\":30}"
            .formatted(session, token, received));
  }

  private static void assertUnknown(PageSocket page, String session, String token)
      throws Exception {
    sayResume(page, session, token, 0);
    assertThat(page.await("failure").get("kind").stringValue()).isEqualTo("no-such-session");
    assertThat(page.awaitClosed()).isEqualTo(4404);
  }

  private static byte[] acknowledged(PageSocket page, int count) throws Exception {
    return acknowledged(page, count, 0);
  }

  /// Output, acknowledged as the page does; what is said in between is skipped.
  private static byte[] acknowledged(PageSocket page, int count, long from) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int said = 0;
    while (all.size() < count) {
      if (page.next() instanceof PageSocket.Arrival.Binary(ByteBuffer bytes)) {
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        all.writeBytes(piece);
        if (all.size() - said >= 64 << 10) {
          said = all.size();
          page.send("{\"type\":\"ack\",\"received\":" + (from + said) + "}");
        }
      }
    }
    return Arrays.copyOf(all.toByteArray(), count);
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i <= all.length - part.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }
}
