package dev.gangway.web;

import static dev.gangway.web.ComingBack.acknowledged;
import static dev.gangway.web.ComingBack.assertUnknown;
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
import dev.gangway.terminal.TerminalSize;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Sessions that outlive their sockets: `PROTOCOL.md`, "Two counted byte streams".
@Timeout(60)
class ResumeTest {
  private final FakeTerminal terminal = new FakeTerminal();
  private final Random random = new Random(7);

  @Test
  void outputGoesOnWhereThePageHasIt() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
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
    try (TestGateway gateway = gateway(small, terminal)) {
      JsonNode opened = openAndLeave(gateway);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
      JsonNode first = openAndLeave(gateway);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal)) {
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
}
