package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Limits and what a hostile stream may not do; the rules of the RFC are in [WireVectorsTest].
class MessageAssemblerTest {

  private static final WebSocketOptions SMALL =
      WebSocketOptions.DEFAULTS.withMaxText(10).withMaxMessage(20).withMaxFragments(4);

  private final EventLog log = new EventLog(SMALL);

  @Test
  void messagesUpToTheLimitAreTaken() {
    feed(true, Opcode.BINARY, 20);
    feed(true, Opcode.TEXT, 10);
    assertThat(log.text()).isEqualTo("binary " + "61".repeat(20) + ", text aaaaaaaaaa");
  }

  @Test
  void aMessageBeyondTheLimitIsRefusedByItsHeader() {
    assertThat(log.feed((byte) 0x82, (byte) (0x80 | 21))).isFalse();
    assertThat(log.text()).isEqualTo("fail 1009");
  }

  @Test
  void textHasALimitOfItsOwn() {
    assertThat(log.feed((byte) 0x81, (byte) (0x80 | 11))).isFalse();
    assertThat(log.text()).isEqualTo("fail 1009");
  }

  @Test
  void theLimitIsOnTheWholeMessage() {
    feed(false, Opcode.BINARY, 15);
    feed(false, Opcode.CONTINUATION, 5);
    assertThat(log.feed((byte) 0x80, (byte) (0x80 | 1))).isFalse();
    assertThat(log.text()).isEqualTo("binary " + "61".repeat(20) + "~, fail 1009");
  }

  @Test
  void theLimitOnTextIsOnTheWholeMessage() {
    feed(false, Opcode.TEXT, 10);
    assertThat(log.feed((byte) 0x80, (byte) (0x80 | 1))).isFalse();
    assertThat(log.text()).isEqualTo("fail 1009");
  }

  @Test
  void theLargerLimitOnTextDoesNotWiden() {
    EventLog narrow = new EventLog(SMALL.withMaxText(1000));
    assertThat(narrow.feed((byte) 0x81, (byte) (0x80 | 21))).isFalse();
    assertThat(narrow.text()).isEqualTo("fail 1009");
  }

  @Test
  void theLimitStartsAnewWithEveryMessage() {
    for (int i = 0; i < 10; i++) {
      feed(false, Opcode.BINARY, 10);
      feed(true, Opcode.CONTINUATION, 10);
    }
    assertThat(log.text()).doesNotContain("fail");
  }

  @Test
  void controlFramesCountForNoLimit() {
    feed(false, Opcode.BINARY, 20);
    for (int i = 0; i < 10; i++) {
      feed(true, Opcode.PING, 125);
    }
    feed(true, Opcode.CONTINUATION, 0);
    assertThat(log.text()).doesNotContain("fail").contains("binary " + "61".repeat(20));
  }

  @Test
  void emptyFragmentsAreCounted() {
    feed(false, Opcode.TEXT, 0);
    feed(false, Opcode.CONTINUATION, 0);
    feed(false, Opcode.CONTINUATION, 0);
    feed(false, Opcode.CONTINUATION, 0);
    assertThat(log.feed((byte) 0x00)).isTrue();
    assertThat(log.feed((byte) 0x80)).isFalse();
    assertThat(log.text()).isEqualTo("fail 1008");
  }

  @Test
  void asManyFragmentsAsAllowedAreTaken() {
    feed(false, Opcode.TEXT, 1);
    feed(false, Opcode.CONTINUATION, 1);
    feed(false, Opcode.CONTINUATION, 1);
    feed(true, Opcode.CONTINUATION, 1);
    feed(true, Opcode.TEXT, 1);
    assertThat(log.text()).isEqualTo("text aaaa, text a");
  }

  @Test
  void wrongTextIsRefusedInsideItsFrame() {
    assertThat(log.feed((byte) 0x81, (byte) 0x8A, (byte) 0, (byte) 0, (byte) 0, (byte) 0)).isTrue();
    assertThat(log.feed((byte) 0xFF)).isFalse();
    assertThat(log.text()).isEqualTo("fail 1007");
  }

  @Test
  void longTextIsCollected() {
    EventLog large = new EventLog(WebSocketOptions.DEFAULTS);
    String text = "Grüße, 世界 😀! ".repeat(4000);
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = Peer.maskedFrame(true, Opcode.TEXT, 0x1234_5678, octets);
    while (frame.hasRemaining()) {
      byte[] piece = new byte[Math.min(1009, frame.remaining())];
      frame.get(piece);
      large.feed(piece);
    }
    assertThat(large.text()).isEqualTo(("text " + text).strip());
  }

  /// Copying all for each of a hundred thousand fragments would be 200 GB.
  @Test
  @Timeout(20)
  void textInManySmallFragmentsIsNotCopiedForEachOfThem() {
    EventLog large =
        new EventLog(WebSocketOptions.DEFAULTS.withMaxText(1 << 24).withMaxFragments(1 << 20));
    byte[] part = "0123456789abcdef0123456789abcdef0123456789".getBytes(StandardCharsets.US_ASCII);
    int fragments = 100_000;
    for (int i = 0; i < fragments; i++) {
      boolean last = i == fragments - 1;
      Opcode opcode = i == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
      ByteBuffer frame = Peer.maskedFrame(last, opcode, i, part);
      byte[] wire = new byte[frame.remaining()];
      frame.get(wire);
      assertThat(large.feed(wire)).isTrue();
    }
    assertThat(large.text()).hasSize("text ".length() + fragments * part.length);
  }

  /// Whatever the octets: events, or one [ProtocolViolation]; anything else fails this test.
  @Test
  void randomOctetsAreAnsweredByNothingButAViolation() {
    Random random = new Random(0);
    int failed = 0;
    for (int round = 0; round < 20_000; round++) {
      EventLog any = new EventLog(SMALL);
      byte[] octets = new byte[random.nextInt(1, 60)];
      random.nextBytes(octets);
      if (round % 2 == 0) {
        // A right start gets further.
        octets[0] = (byte) new int[] {0x81, 0x82, 0x01, 0x88, 0x89, 0x8A}[random.nextInt(6)];
      }
      if (octets.length > 1 && round % 4 != 1) {
        octets[1] = (byte) (0x80 | random.nextInt(22));
      }
      boolean right = true;
      for (int from = 0; from < octets.length && right; ) {
        int to = Math.min(octets.length, from + random.nextInt(1, 20));
        right = any.feed(Arrays.copyOfRange(octets, from, to));
        from = to;
      }
      failed += right ? 0 : 1;
      assertThat(any.text().contains("fail")).isEqualTo(!right);
    }
    assertThat(failed).isBetween(1000, 19_999);
  }

  private void feed(boolean fin, Opcode opcode, int octets) {
    byte[] payload = new byte[octets];
    Arrays.fill(payload, (byte) 'a');
    ByteBuffer frame = Peer.maskedFrame(fin, opcode, 0x0F1E_2D3C, payload);
    byte[] wire = new byte[frame.remaining()];
    frame.get(wire);
    assertThat(log.feed(wire)).isTrue();
  }
}
