package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The blocking face with permessage-deflate.
@Timeout(60)
class WebSocketDeflateTest extends DeflateSocketPairFixture {

  private static byte[] deflate(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    byte[] out = new byte[message.length + 1000];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, count - 4);
  }

  /// A whole binary message.
  private static byte[] receiveBinary(WebSocket socket) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (; ; ) {
      Message.Binary piece = (Message.Binary) socket.receive();
      ByteBuffer payload = piece.payload();
      assertThat(payload.remaining()).isLessThanOrEqualTo(ReadBuffer.LARGE);
      whole.write(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
      if (piece.last()) {
        return whole.toByteArray();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void messagesGoOutCompressedForEveryWindowWithAndWithoutTakeover(int window) throws Exception {
    byte[] message = Compressible.lines(100_000);
    for (boolean takeover : new boolean[] {false, true}) {
      SocketPair own = new SocketPair();
      WebSocket socket =
          WebSocket.open(
              own.server,
              Role.SERVER,
              WebSocketOptions.DEFAULTS,
              agreement(takeover, window),
              pool);
      Peer client = new Peer(own.client);
      ReferenceInflater inflater = new ReferenceInflater(window);
      for (int round = 0; round < 3; round++) {
        Future<Peer.Frame> heard = threads.submit(client::hear);
        ByteBuffer payload = ByteBuffer.wrap(message);
        socket.sendBinary(payload);
        assertThat(payload.hasRemaining()).isFalse();
        Peer.Frame frame = result(heard);
        assertThat(frame.toString()).startsWith("binary*:");
        assertThat(inflater.message(frame.octets())).isEqualTo(message);
        if (!takeover) {
          inflater.forget();
        }
      }
      socket.abort();
    }
  }

  @Test
  void textGoesOutCompressed() throws Exception {
    WebSocket socket = open(false, 15);
    String text = Compressible.text(5_000);
    socket.sendText(text);
    Peer.Frame frame = peer.hear();
    assertThat(frame.toString()).startsWith("text*:");
    assertThat(new ReferenceInflater(15).message(frame.octets()))
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMessageSaysWhetherItIsCompressed() throws Exception {
    WebSocket socket = open(false, 15);
    String brief = "x".repeat(100);
    String lengthy = "x".repeat(1024);
    socket.sendText(brief);
    socket.sendText(lengthy);
    socket.sendText(brief, Compression.ALWAYS);
    socket.sendText(lengthy, Compression.NEVER);
    socket.sendBinary(Compression.NEVER, ByteBuffer.allocate(2000));
    socket.sendBinary(Compression.ALWAYS, ByteBuffer.allocate(0));
    socket.ping(ByteBuffer.allocate(125));
    assertThat(peer.hear().rsv()).isZero();
    assertThat(peer.hear().rsv()).isEqualTo(FrameHeader.RSV1);
    assertThat(peer.hear().rsv()).isEqualTo(FrameHeader.RSV1);
    assertThat(peer.hear().rsv()).isZero();
    assertThat(peer.hear().rsv()).isZero();
    assertThat(peer.hear().toString()).isEqualTo("binary:");
    assertThat(peer.hear().rsv()).isZero();
  }

  @Test
  void nothingIsCompressedUnlessThatWasAgreedOn() throws Exception {
    WebSocket socket =
        WebSocket.server(
            pair.server, WebSocketOptions.DEFAULTS.withDeflate(DeflateOptions.DEFAULTS));
    socket.sendText("x".repeat(2000), Compression.ALWAYS);
    assertThat(peer.hear().toString()).startsWith("text:");
    peer.send(peer.compressedFrame(true, Opcode.TEXT, hello()));
    assertThat(peer.closeAfter(socket)).isEqualTo(1002);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void messagesComeInCompressedInFragmentsOrNot(boolean takeover) throws Exception {
    WebSocket socket = open(takeover, 15);
    Deflater deflater = new Deflater(6, true);
    byte[] message = Compressible.lines(200_000);
    Future<?> send =
        threads.submit(() -> {
          for (int round = 0; round < 4; round++) {
            if (!takeover) {
              deflater.reset();
            }
            byte[] payload = deflate(deflater, message);
            int half = payload.length / 2;
            if (round % 2 == 0) {
              peer.send(peer.compressedFrame(true, Opcode.BINARY, payload));
              peer.sendBinary((byte) 7);
            } else {
              byte[] first = Arrays.copyOf(payload, half);
              byte[] rest = Arrays.copyOfRange(payload, half, payload.length);
              peer.send(peer.compressedFrame(false, Opcode.BINARY, first));
              peer.sendPing((byte) round);
              peer.send(peer.frame(true, Opcode.CONTINUATION, rest));
            }
          }
          return null;
        });
    for (int round = 0; round < 4; round++) {
      assertThat(receiveBinary(socket)).isEqualTo(message);
      if (round % 2 == 0) {
        assertThat(receiveBinary(socket)).containsExactly(7);
      } else {
        assertThat(peer.hear().toString()).isEqualTo("pong:0" + round);
      }
    }
    result(send);
    deflater.end();
  }

  @Test
  void textIsInflatedWhole() throws Exception {
    WebSocket socket = open(false, 15);
    String text = Compressible.text(300_000);
    Deflater deflater = new Deflater(6, true);
    byte[] payload = deflate(deflater, text.getBytes(StandardCharsets.UTF_8));
    deflater.end();
    Future<?> send =
        threads.submit(() -> {
          peer.send(peer.compressedFrame(true, Opcode.TEXT, payload));
          return null;
        });
    assertThat(socket.receive()).isEqualTo(new Message.Text(text, true));
    result(send);
  }

  @Test
  void aPieceStaysAsItIsWhileSomebodyElseCloses() throws Exception {
    WebSocket socket = open(false, 15);
    Deflater deflater = new Deflater(6, true);
    byte[] payload = deflate(deflater, Compressible.lines(100_000));
    deflater.end();
    peer.send(
        peer.compressedFrame(false, Opcode.BINARY, Arrays.copyOf(payload, payload.length / 4)));
    Message.Binary piece = (Message.Binary) socket.receive();
    byte[] before = new byte[piece.payload().remaining()];
    piece.payload().get(piece.payload().position(), before);
    socket.close(CloseCode.NORMAL, "");
    // Inflated by the closing thread while the piece is still looked at.
    peer.send(
        peer.frame(
            true,
            Opcode.CONTINUATION,
            Arrays.copyOfRange(payload, payload.length / 4, payload.length)));
    peer.sendClose(1000);
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    assertThat(piece.payload()).isEqualTo(ByteBuffer.wrap(before));
    peer.close();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
  }

  // --- limits

  /// 64 MiB of zeros in 64 KiB of payload.
  private static byte[] bomb() {
    Deflater deflater = new Deflater(9, true);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    for (int i = 0; i < 64; i++) {
      bomb.writeBytes(deflate(deflater, new byte[1 << 20]));
      bomb.writeBytes(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
    }
    bomb.write(0);
    deflater.end();
    return bomb.toByteArray();
  }

  @Test
  void aBombOfTextIsRefused() throws Exception {
    WebSocket socket =
        open(WebSocketOptions.DEFAULTS.withMaxText(100_000).withMaxMessage(1 << 20), false, 15);
    Future<?> send =
        threads.submit(() -> {
          peer.send(peer.compressedFrame(true, Opcode.TEXT, bomb()));
          peer.shutdownOutput();
          return null;
        });
    assertThat(socket.receive())
        .isEqualTo(new Message.Closed(1009, "a message of more than 100000 octets"));
    assertThat(peer.hear().closeCode()).isEqualTo(1009);
    result(send);
  }

  @Test
  void aBombOfBinaryIsHandedOnUpToTheLimitInSmallPieces() throws Exception {
    int limit = 1_000_000;
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withMaxMessage(limit), false, 15);
    Future<?> send =
        threads.submit(() -> {
          peer.send(peer.compressedFrame(true, Opcode.BINARY, bomb()));
          peer.shutdownOutput();
          return null;
        });
    int octets = 0;
    Message message = socket.receive();
    while (message instanceof Message.Binary(ByteBuffer payload, boolean last)) {
      assertThat(payload.remaining()).isLessThanOrEqualTo(MessageInflater.PIECE);
      assertThat(last).isFalse();
      octets += payload.remaining();
      message = socket.receive();
    }
    assertThat(((Message.Closed) message).code()).isEqualTo(1009);
    assertThat(octets).isBetween(limit - MessageInflater.PIECE, limit);
    result(send);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 8192, 8193, 50_000})
  void theLimitIsExact(int limit) throws Exception {
    Deflater deflater = new Deflater(6, true);
    WebSocket socket =
        open(WebSocketOptions.DEFAULTS.withMaxText(limit).withMaxMessage(limit), false, 15);
    byte[] right = deflate(deflater, "x".repeat(limit).getBytes(StandardCharsets.US_ASCII));
    deflater.reset();
    byte[] over = deflate(deflater, "x".repeat(limit + 1).getBytes(StandardCharsets.US_ASCII));
    deflater.end();
    peer.send(peer.compressedFrame(true, Opcode.TEXT, right));
    peer.send(peer.compressedFrame(true, Opcode.BINARY, right));
    assertThat(socket.receive()).isEqualTo(new Message.Text("x".repeat(limit), true));
    assertThat(receiveBinary(socket)).hasSize(limit);
    peer.send(peer.compressedFrame(true, Opcode.TEXT, over));
    assertThat(peer.closeAfter(socket)).isEqualTo(1009);
  }

  @Test
  void thereMayBeNoLimit() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withMaxMessage(Long.MAX_VALUE), false, 15);
    peer.send(peer.compressedFrame(true, Opcode.TEXT, hello()));
    peer.send(peer.compressedFrame(true, Opcode.BINARY, hello()));
    assertThat(socket.receive()).isEqualTo(new Message.Text("Hello", true));
    assertThat(receiveBinary(socket)).hasSize(5);
  }

  @Test
  void aMessageOfTheLimitMayNotShrink() throws Exception {
    int limit = 5_000;
    byte[] noise = Compressible.noise(limit);
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withMaxMessage(limit), false, 15);
    Deflater deflater = new Deflater(6, true);
    byte[] payload = deflate(deflater, noise);
    deflater.end();
    assertThat(payload.length).isGreaterThan(limit);
    peer.send(peer.compressedFrame(true, Opcode.BINARY, payload));
    assertThat(receiveBinary(socket)).isEqualTo(noise);
  }

  @Test
  void blocksThatHoldNothingAreBoundedToo() throws Exception {
    WebSocket socket =
        open(WebSocketOptions.DEFAULTS.withMaxMessage(1000).withMaxText(1000), false, 15);
    byte[] empty = new byte[500];
    for (int i = 0; i < 500; i += 5) {
      empty[i + 3] = (byte) 0xFF;
      empty[i + 4] = (byte) 0xFF;
    }
    peer.send(peer.compressedFrame(false, Opcode.TEXT, empty));
    peer.send(peer.frame(false, Opcode.CONTINUATION, empty));
    peer.send(peer.frame(false, Opcode.CONTINUATION, empty));
    peer.send(peer.frame(false, Opcode.CONTINUATION, empty));
    peer.send(peer.frame(false, Opcode.CONTINUATION, empty));
    assertThat(peer.closeAfter(socket)).isEqualTo(1009);
  }
}
