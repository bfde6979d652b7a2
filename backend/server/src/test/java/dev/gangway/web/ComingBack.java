package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionTerms;
import dev.gangway.terminal.FakeTerminal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/// What pages say that come back to a session, or look at one.
final class ComingBack {
  private static final SessionLimits LIMITS = TestGateway.LIMITS;

  private ComingBack() {}

  /// A gateway whose one target is this terminal.
  static TestGateway gateway(SessionTerms terms, FakeTerminal terminal) throws Exception {
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

  /// Terms of so much memory and disk, and else as by default.
  static SessionTerms terms(int memory, int spool) {
    return new SessionTerms(
        Duration.ofMinutes(15), false, Duration.ZERO, memory, 64 << 20, spool, 100, 250);
  }

  /// Opens a session and goes, as a page whose line is cut.
  ///
  /// @return the `opened` message
  static JsonNode openAndLeave(TestGateway gateway) throws Exception {
    try (PageSocket page = new PageSocket(gateway.uri())) {
      return open(page);
    }
  }

  static JsonNode open(PageSocket page) throws Exception {
    page.open("box");
    return page.await("opened");
  }

  /// With 90 columns and 30 rows.
  static JsonNode resume(PageSocket page, JsonNode opened, long received) throws Exception {
    sayResume(
        page, opened.get("session").stringValue(), opened.get("token").stringValue(), received);
    return page.await("opened");
  }

  static void sayResume(PageSocket page, String session, String token, long received)
      throws Exception {
    page.send(
        "{\"type\":\"resume\",\"session\":\"%s\",\"token\":\"%s\",\"received\":%d,\"columns\":90,\"rows\":30}"
            .formatted(session, token, received));
  }

  static void assertUnknown(PageSocket page, String session, String token) throws Exception {
    sayResume(page, session, token, 0);
    assertThat(page.await("failure").get("kind").stringValue()).isEqualTo("no-such-session");
    assertThat(page.awaitClosed()).isEqualTo(4404);
  }

  static byte[] acknowledged(PageSocket page, int count) throws Exception {
    return acknowledged(page, count, 0);
  }

  /// Output, acknowledged as the page does; what is said in between is skipped.
  static byte[] acknowledged(PageSocket page, int count, long from) throws Exception {
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

  static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i <= all.length - part.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }
}
