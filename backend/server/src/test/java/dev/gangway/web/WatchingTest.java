package dev.gangway.web;

import static dev.gangway.web.ComingBack.acknowledged;
import static dev.gangway.web.ComingBack.gateway;
import static dev.gangway.web.ComingBack.indexOf;
import static dev.gangway.web.ComingBack.open;
import static dev.gangway.web.ComingBack.terms;
import static dev.gangway.web.PageSocket.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.session.SessionTerms;
import dev.gangway.terminal.FakeTerminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Pages that look at a session: `PROTOCOL.md`, `watch`.
@Timeout(60)
class WatchingTest {
  private final FakeTerminal terminal = new FakeTerminal();
  private final Random random = new Random(7);

  @Test
  void aWatcherSeesAllFromTheBeginningAndDoesNothing() throws Exception {
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal);
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
    try (TestGateway gateway = gateway(small, terminal);
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
    try (TestGateway gateway = gateway(SessionTerms.DEFAULTS, terminal);
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
}
