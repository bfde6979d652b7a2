package dev.gangway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The other side of a [SocketPair] or a real connection, a client unless told otherwise: says
/// frames, right or wrong, and hears them, without any rule of its own.
final class Peer {

  /// Long enough for any machine; only a failing test waits for it.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /// A frame as heard.
  record Frame(boolean fin, int rsv, Opcode opcode, String hex) {

    /// `text:48656c6c6f`, `close:03e8`; `text*:f248cdc9c90700` if RSV1 is set.
    @Override
    public String toString() {
      return opcode.name().toLowerCase(Locale.ROOT)
          + (rsv == 0 ? "" : "*")
          + (fin ? ":" : "~:")
          + hex;
    }

    byte[] octets() {
      return HexFormat.of().parseHex(hex);
    }

    /// The payload as text.
    String text() {
      return new String(octets(), StandardCharsets.UTF_8);
    }

    /// The code of a Close, or 1005.
    int closeCode() {
      return hex.isEmpty() ? 1005 : Integer.parseInt(hex.substring(0, 4), 16);
    }
  }

  private final Transport transport;
  private final FrameReader reader;
  private final ByteBuffer in = ByteBuffer.allocate(4096).limit(0);
  private int mask = 0x1357_9BDF;

  Peer(Transport transport) {
    this(transport, Role.CLIENT);
  }

  /// @param role of this peer, which hears frames masked if it is the server
  Peer(Transport transport, Role role) {
    this.transport = transport;
    this.reader =
        new FrameReader(
            !role.masks(),
            FrameHeader.RSV1,
            new FrameReader.Rules() {
              @Override
              public void start(boolean fin, int rsv, Opcode opcode) {}

              @Override
              public void length(Opcode opcode, long octets) {}
            });
  }

  /// Sends bytes as they are.
  void sendHex(String hex) throws IOException {
    send(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  void sendText(String text) throws IOException {
    send(frame(true, Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  void sendBinary(byte... payload) throws IOException {
    send(frame(true, Opcode.BINARY, payload));
  }

  void sendPing(byte... payload) throws IOException {
    send(frame(true, Opcode.PING, payload));
  }

  void sendClose(int code) throws IOException {
    send(frame(true, Opcode.CLOSE, (byte) (code >> 8), (byte) code));
  }

  void send(ByteBuffer bytes) throws IOException {
    transport.write(new ByteBuffer[] {bytes}, PATIENCE);
  }

  /// A masked frame.
  ByteBuffer frame(boolean fin, Opcode opcode, byte... payload) {
    mask = mask * 0x5851_F42D + 1;
    return maskedFrame(fin, opcode, mask, payload);
  }

  /// A masked frame with RSV1.
  ByteBuffer compressedFrame(boolean fin, Opcode opcode, byte... payload) {
    mask = mask * 0x5851_F42D + 1;
    return maskedFrame(fin, FrameHeader.RSV1, opcode, mask, payload);
  }

  static ByteBuffer maskedFrame(boolean fin, Opcode opcode, int mask, byte... payload) {
    return maskedFrame(fin, 0, opcode, mask, payload);
  }

  private static ByteBuffer maskedFrame(
      boolean fin, int rsv, Opcode opcode, int mask, byte... payload) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.MAX_OCTETS + payload.length);
    FrameWriter.put(new FrameHeader(fin, rsv, opcode, payload.length, true, mask), frame);
    ByteBuffer masked = ByteBuffer.wrap(payload.clone());
    Masking.apply(masked, mask);
    return frame.put(masked).flip();
  }

  /// The next frame the other side says.
  Frame hear() throws IOException {
    Frame frame = hearOrEnd();
    if (frame == null) {
      throw new AssertionError("the stream ended where a frame was expected");
    }
    return frame;
  }

  /// The next frame, or null at the end of the stream.
  @Nullable Frame hearOrEnd() throws IOException {
    while (!reader.readHeader(in)) {
      if (!fill()) {
        return null;
      }
    }
    FrameHeader header = reader.header();
    StringBuilder hex = new StringBuilder();
    for (; ; ) {
      ByteBuffer piece = reader.readPayload(in);
      byte[] octets = new byte[piece.remaining()];
      piece.get(octets);
      hex.append(HexFormat.of().formatHex(octets));
      if (reader.frameEnded()) {
        return new Frame(header.fin(), header.rsv(), header.opcode(), hex.toString());
      }
      if (!fill()) {
        throw new AssertionError("the stream ended inside a frame: " + header);
      }
    }
  }

  /// The code of the Close this socket ends with, received to its end by the caller's thread.
  int closeAfter(WebSocket socket) throws IOException {
    shutdownOutput();
    while (!(socket.receive() instanceof Message.Closed)) {
      // What was right before it.
    }
    return hear().closeCode();
  }

  /// Waits until the other side has said something, without taking it.
  void awaitInput() throws IOException {
    if (!in.hasRemaining() && !fill()) {
      throw new AssertionError("the stream ended");
    }
  }

  void shutdownOutput() throws IOException {
    transport.shutdownOutput(PATIENCE);
  }

  void close() {
    transport.close();
  }

  private boolean fill() throws IOException {
    int count = transport.read(in.clear(), PATIENCE);
    in.flip();
    return count >= 0;
  }
}
