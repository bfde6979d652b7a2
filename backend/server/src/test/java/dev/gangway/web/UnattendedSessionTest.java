package dev.gangway.web;

import static dev.gangway.web.ComingBack.acknowledged;
import static dev.gangway.web.ComingBack.gateway;
import static dev.gangway.web.ComingBack.open;
import static dev.gangway.web.ComingBack.openAndLeave;
import static dev.gangway.web.ComingBack.resume;
import static dev.gangway.web.ComingBack.sayResume;
import static dev.gangway.web.ComingBack.terms;
import static dev.gangway.web.PageSocket.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.session.SessionTerms;
import dev.gangway.terminal.FakeTerminal;
import dev.gangway.terminal.TerminalExit;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// What becomes of a session that nobody writes to: `PROTOCOL.md`, "Without a page".
@Timeout(60)
class UnattendedSessionTest {
  private final FakeTerminal terminal = new FakeTerminal();
  private final Random random = new Random(7);

  @Test
  void aPageThatLeavesJustWhenTheProgramEndsCanComeBackForIt() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
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
    try (TestGateway gateway = gateway(small, terminal)) {
      JsonNode opened = openAndLeave(gateway);
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
        new SessionTerms(
            Duration.ofMinutes(15), true, Duration.ZERO, 256 << 10, 64 << 20, 0, 100, 250);
    byte[] all = new byte[2 << 20];
    random.nextBytes(all);
    try (TestGateway gateway = gateway(dropping, terminal)) {
      JsonNode opened = openAndLeave(gateway);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
      JsonNode opened = openAndLeave(gateway);
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
        new SessionTerms(
            Duration.ofMillis(300), false, Duration.ZERO, 1 << 20, 64 << 20, 64 << 20, 100, 250);
    try (TestGateway gateway = gateway(brief, terminal)) {
      JsonNode opened = openAndLeave(gateway);
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
        new SessionTerms(
            Duration.ZERO, false, Duration.ZERO, 1 << 20, 64 << 20, 64 << 20, 100, 250);
    try (TestGateway gateway = gateway(none, terminal)) {
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
            Duration.ofMinutes(15),
            false,
            Duration.ofSeconds(2),
            1 << 20,
            64 << 20,
            64 << 20,
            100,
            250);
    try (TestGateway gateway = gateway(impatient, terminal);
        PageSocket page = new PageSocket(gateway.uri())) {
      open(page);
      assertThat(page.await("notice").get("kind").stringValue()).isEqualTo("idle");
      assertThat(page.awaitClosed()).isEqualTo(4408);
      terminal.awaitClosed();
    }
  }
}
