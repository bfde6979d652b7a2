package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Text that is handed on as it arrives (RFC 6455 §8.1), never with half a character.
@Timeout(60)
class TextInPiecesTest extends DeflateSocketPairFixture {

  private static final WebSocketOptions PIECES = WebSocketOptions.DEFAULTS.withTextInPieces(true);

  /// Characters of one, two, three and four octets.
  private static final String EVERY_LENGTH = "a¢€😀";

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] wire(boolean fin, Opcode opcode, byte... payload) {
    ByteBuffer frame = Peer.maskedFrame(fin, opcode, 0x0F1E_2D3C, payload);
    byte[] octets = new byte[frame.remaining()];
    frame.get(octets);
    return octets;
  }

  /// All 2^(n-1) ways to cut octets.
  private static List<List<byte[]>> partitions(byte[] octets) {
    List<List<byte[]>> all = new ArrayList<>();
    for (int bits = 0; bits < 1 << (octets.length - 1); bits++) {
      List<byte[]> partition = new ArrayList<>();
      int from = 0;
      for (int at = 1; at <= octets.length; at++) {
        if (at == octets.length || (bits >> (at - 1) & 1) != 0) {
          partition.add(Arrays.copyOfRange(octets, from, at));
          from = at;
        }
      }
      all.add(partition);
    }
    return all;
  }

  /// [EventLog] fails at a piece that is not of whole characters.
  @Test
  void everyPartitionGivesTheSameTextInWholeCharacters() {
    byte[] octets = utf8(EVERY_LENGTH);
    List<List<byte[]>> partitions = partitions(octets);
    assertThat(partitions).hasSize(512);
    for (List<byte[]> partition : partitions) {
      EventLog reads = new EventLog(PIECES);
      reads.feed(Arrays.copyOf(wire(true, Opcode.TEXT, octets), 6));
      EventLog frames = new EventLog(PIECES);
      byte[] masked = wire(true, Opcode.TEXT, octets);
      int at = 6;
      for (int i = 0; i < partition.size(); i++) {
        byte[] piece = partition.get(i);
        reads.feed(Arrays.copyOfRange(masked, at, at + piece.length));
        at += piece.length;
        Opcode opcode = i == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
        frames.feed(wire(i == partition.size() - 1, opcode, piece));
      }
      assertThat(reads.text()).isEqualTo("text " + EVERY_LENGTH);
      assertThat(frames.text()).isEqualTo("text " + EVERY_LENGTH);
    }
  }

  @Test
  void everyCharacterThatHasComeIsHandedOn() {
    byte[] octets = utf8(EVERY_LENGTH);
    List<String> seen = new ArrayList<>();
    for (int count = 1; count <= octets.length; count++) {
      EventLog log = new EventLog(PIECES);
      log.feed(wire(false, Opcode.TEXT, Arrays.copyOf(octets, count)));
      seen.add(log.text());
    }
    assertThat(seen)
        .containsExactly(
            "text~ a",
            "text~ a",
            "text~ a¢",
            "text~ a¢",
            "text~ a¢",
            "text~ a¢€",
            "text~ a¢€",
            "text~ a¢€",
            "text~ a¢€",
            "text~ a¢€😀");
  }

  @Test
  void aTextThatEndsInsideACharacterIsRefused() {
    byte[] octets = utf8("😀");
    for (int count = 1; count < octets.length; count++) {
      EventLog log = new EventLog(PIECES);
      log.feed(wire(false, Opcode.TEXT, utf8("x")));
      assertThat(log.feed(wire(true, Opcode.CONTINUATION, Arrays.copyOf(octets, count)))).isFalse();
      assertThat(log.text()).isEqualTo("text~ x, fail 1007");
    }
  }

  @Test
  void whatDoesNotContinueTheCharacterThatWaitsIsRefusedAtOnce() {
    EventLog log = new EventLog(PIECES);
    log.feed(wire(false, Opcode.TEXT, (byte) 'x', (byte) 0xF0));
    byte[] frame = wire(true, Opcode.CONTINUATION, (byte) 0x80, (byte) 'x', (byte) 'x');
    assertThat(log.feed(Arrays.copyOf(frame, 7))).isFalse();
    assertThat(log.text()).isEqualTo("text~ x, fail 1007");
  }

  @Test
  void theLimitOnTextDoesNotApplyAndTheOneOnMessagesDoes() {
    EventLog log = new EventLog(PIECES.withMaxText(1).withMaxMessage(10));
    log.feed(wire(true, Opcode.TEXT, utf8("0123456789")));
    log.feed(wire(false, Opcode.TEXT, utf8("012345678")));
    assertThat(log.feed(wire(true, Opcode.CONTINUATION, utf8("90")))).isFalse();
    assertThat(log.text()).isEqualTo("text 0123456789, text~ 012345678, fail 1009");
  }

  @Test
  void noMoreThanACharacterIsHeldOfFortyMebibytes() throws Exception {
    MessageAssembler assembler = MessageAssembler.ofClientFrames(PIECES, null);
    byte[] octets = utf8("Grüße, 世界 😀! ".repeat(800));
    int rounds = (40 << 20) / octets.length + 1;
    Random random = new Random(0);
    long chars = 0;
    for (int round = 0; round < rounds; round++) {
      Opcode opcode = round == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
      ByteBuffer frame = Peer.maskedFrame(round == rounds - 1, opcode, round, octets);
      while (frame.hasRemaining()) {
        int count = Math.min(frame.remaining(), 1 + random.nextInt(ReadBuffer.LARGE));
        ByteBuffer read = frame.slice(frame.position(), count);
        frame.position(frame.position() + count);
        for (Incoming event = assembler.next(read); event != null; event = assembler.next(read)) {
          chars += ((Message.Text) ((Incoming.Data) event).message()).text().length();
          assertThat(assembler.held()).isLessThanOrEqualTo(3);
        }
      }
    }
    assertThat((long) rounds * octets.length).isGreaterThan(40 << 20);
    assertThat(chars).isEqualTo((long) rounds * 800 * "Grüße, 世界 😀! ".length());
    assertThat(assembler.held()).isZero();
  }

  // --- over the blocking face

  @Test
  void textIsHandedOnAsItArrives() throws Exception {
    WebSocket socket = open(PIECES);
    peer.sendHex("81 86 00000000 61 62 c3");
    assertThat(socket.receive()).isEqualTo(new Message.Text("ab", false));
    peer.sendHex("a4 63");
    assertThat(socket.receive()).isEqualTo(new Message.Text("äc", false));
    peer.sendHex("64");
    assertThat(socket.receive()).isEqualTo(new Message.Text("d", true));
  }

  @Test
  void anEmptyTextIsOneEmptyPiece() throws Exception {
    WebSocket socket = open(PIECES);
    peer.sendText("");
    peer.send(peer.frame(false, Opcode.TEXT));
    peer.send(peer.frame(false, Opcode.CONTINUATION));
    peer.send(peer.frame(true, Opcode.CONTINUATION));
    peer.sendText("next");
    assertThat(socket.receive()).isEqualTo(new Message.Text("", true));
    assertThat(socket.receive()).isEqualTo(new Message.Text("", true));
    assertThat(socket.receive()).isEqualTo(new Message.Text("next", true));
  }

  @Test
  void whatWasRightIsHandedOnBeforeWhatIsNot() throws Exception {
    WebSocket socket = open(PIECES);
    peer.send(peer.frame(false, Opcode.TEXT, utf8("right")));
    assertThat(socket.receive()).isEqualTo(new Message.Text("right", false));
    peer.send(peer.frame(false, Opcode.CONTINUATION, (byte) 'x', (byte) 0xFF));
    peer.shutdownOutput();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1007, "text that is not UTF-8"));
    assertThat(peer.hear().closeCode()).isEqualTo(1007);
  }

  @Test
  void compressedTextIsHandedOnAsItIsInflated() throws Exception {
    WebSocket socket = open(PIECES, false, 15);
    String text = "Grüße, 世界 😀! ".repeat(10_000);
    Deflater deflater = new Deflater(6, true);
    byte[] payload = new byte[text.length()];
    deflater.setInput(utf8(text));
    int count = deflater.deflate(payload, 0, payload.length, Deflater.SYNC_FLUSH) - 4;
    deflater.end();
    Future<?> send =
        threads.submit(() -> {
          peer.send(peer.compressedFrame(true, Opcode.TEXT, Arrays.copyOf(payload, count)));
          return null;
        });
    StringBuilder whole = new StringBuilder();
    boolean last = false;
    while (!last) {
      Message.Text piece = (Message.Text) socket.receive();
      assertThat(piece.text().length()).isLessThanOrEqualTo(MessageInflater.PIECE);
      whole.append(piece.text());
      last = piece.last();
    }
    assertThat(whole.toString()).isEqualTo(text);
    result(send);
  }

  @Test
  void piecesCanBeSentOnAsPieces() throws Exception {
    WebSocket socket = open(PIECES);
    peer.send(peer.frame(false, Opcode.TEXT, (byte) 'a', (byte) 0xE2, (byte) 0x82));
    peer.send(peer.frame(true, Opcode.CONTINUATION, (byte) 0xAC));
    try (MessageSink sink = socket.beginText()) {
      boolean last = false;
      while (!last) {
        Message.Text piece = (Message.Text) socket.receive();
        sink.append(piece.text());
        last = piece.last();
      }
      sink.finish();
    }
    assertThat(peer.hear().toString()).isEqualTo("text~:61");
    assertThat(peer.hear().toString()).isEqualTo("continuation~:e282ac");
    assertThat(peer.hear().toString()).isEqualTo("continuation:");
  }
}
