package dev.gangway.e2e.world;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebSocket client that does what it is told, right or wrong (RFC 6455 §5). Pings are answered
/// while it reads. For one thread.
public final class RawSocket implements AutoCloseable {
  /// RFC 6455 §5.2: FIN, and the opcodes.
  public static final int FIN = 0x80;

  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  /// What [#awaitClose] returns when the connection ended without a Close (RFC 6455 §7.1.5).
  public static final int NO_CLOSE = 1006;

  /// Bytes of output after which [#nextOutput] acknowledges, as the page does.
  private static final int ACKNOWLEDGE_EACH = 64 << 10;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private int pings;
  private long received;
  private long acknowledged;

  RawSocket(Socket socket, DataInputStream in) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(in, ACKNOWLEDGE_EACH));
    this.out = socket.getOutputStream();
    socket.setTcpNoDelay(true); // as browsers do
  }

  /// One frame that has come.
  ///
  /// @param opcode RFC 6455 §5.2
  public record Frame(int opcode, ByteBuffer payload) {
    /// The payload as text.
    public String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    @Override
    public String toString() {
      return "opcode " + opcode + ": " + text();
    }
  }

  /// Sends a control message.
  public void say(String json) {
    send(FIN | TEXT, json.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends keystrokes.
  public void type(String keys) {
    send(FIN | BINARY, keys.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a frame as a client has to: masked.
  ///
  /// @param first the frame's first byte
  public void send(int first, byte[] payload) {
    byte[] mask = new byte[4];
    RANDOM.nextBytes(mask);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i % 4];
    }
    sendFrame(first, 0x80, mask, masked);
  }

  /// Sends a frame as a client must not: unmasked (RFC 6455 §5.1).
  public void sendUnmasked(int first, byte[] payload) {
    sendFrame(first, 0, new byte[0], payload);
  }

  private void sendFrame(int first, int maskBit, byte[] mask, byte[] payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream frame = new DataOutputStream(bytes);
      frame.writeByte(first);
      if (payload.length < 126) {
        frame.writeByte(maskBit | payload.length);
      } else if (payload.length < 1 << 16) {
        frame.writeByte(maskBit | 126);
        frame.writeShort(payload.length);
      } else {
        frame.writeByte(maskBit | 127);
        frame.writeLong(payload.length);
      }
      frame.write(mask);
      frame.write(payload);
      out.write(bytes.toByteArray()); // in one write: a frame is sent whole or not at all
      out.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Opens a session and waits until it is there.
  ///
  /// @return the `opened` message
  public JsonNode open(String target) {
    say("{\"type\":\"open\",\"target\":\"%s\",\"columns\":80,\"rows\":24}".formatted(target));
    return await("opened");
  }

  /// Asks to continue a session, as its writer, at 80 by 24. It may be refused.
  public void resume(String session, String token, long from) {
    say(
        ("{\"type\":\"resume\",\"session\":\"%s\",\"token\":\"%s\",\"received\":%d,"
                + "\"columns\":80,\"rows\":24}")
            .formatted(session, token, from));
  }

  /// Asks to watch a session. It may be refused.
  public void watch(String session) {
    say("{\"type\":\"watch\",\"session\":\"%s\"}".formatted(session));
  }

  /// Asks for a sign of life and waits for it: all that was said before has been heard by then.
  public void ping() {
    say("{\"type\":\"ping\",\"at\":1}");
    await("pong");
  }

  /// Waits for a control message of a type; output that comes before it is kept.
  public JsonNode await(String type) {
    long deadline = deadline(Await.PATIENCE);
    while (true) {
      Frame frame = next("message of type " + type, deadline);
      if (frame.opcode() == TEXT) {
        JsonNode message = JSON.readTree(frame.text());
        if (message.path("type").asString("").equals(type)) {
          return message;
        }
      } else if (frame.opcode() == CLOSE) {
        throw new AssertionError("closed with %d before %s".formatted(code(frame), type));
      }
    }
  }

  /// Waits until the output so far is right.
  ///
  /// @return all output so far
  public String awaitOutput(String what, Predicate<String> right) {
    long deadline = deadline(Await.PATIENCE);
    while (!right.test(output())) {
      Frame frame = next(what, deadline);
      if (frame.opcode() == CLOSE) {
        throw new AssertionError(
            "closed with %d before %s; output: %s".formatted(code(frame), what, output()));
      }
    }
    return output();
  }

  /// Waits for output, which is not kept: [#output] knows nothing of it. Before that, acknowledges
  /// each 64 KiB of all output so far: whoever asks for more has drawn what there was.
  ///
  /// @return empty when the program has ended
  public Optional<ByteBuffer> nextOutput() {
    acknowledge();
    long deadline = deadline(Await.PATIENCE);
    try {
      while (true) {
        Frame frame = read(deadline);
        if (frame.opcode() == BINARY) {
          return Optional.of(frame.payload());
        }
        if (frame.opcode() == CLOSE) {
          throw new AssertionError("closed with %d before the exit".formatted(code(frame)));
        }
        if (frame.opcode() == TEXT
            && JSON.readTree(frame.text()).path("type").asString("").equals("exit")) {
          return Optional.empty();
        }
      }
    } catch (IOException failure) {
      throw new AssertionError("no output after %d bytes".formatted(received), failure);
    }
  }

  private void acknowledge() {
    if (received - acknowledged >= ACKNOWLEDGE_EACH) {
      say("{\"type\":\"ack\",\"received\":%d}".formatted(received));
      acknowledged = received;
    }
  }

  /// Reads until the Close and answers it.
  ///
  /// @return its code, or [#NO_CLOSE]
  public int awaitClose() {
    long deadline = deadline(Await.PATIENCE);
    try {
      while (true) {
        Frame frame = receive(deadline);
        if (frame.opcode() == CLOSE) {
          int code = code(frame);
          send(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
          return code;
        }
      }
    } catch (SocketTimeoutException late) {
      throw new AssertionError("no Close; output: " + output(), late);
    } catch (IOException | UncheckedIOException cut) {
      return NO_CLOSE;
    }
  }

  /// Reads, and so answers pings, for a while.
  ///
  /// @return 0, or if the connection has ended meanwhile the close code or [#NO_CLOSE]
  public int idle(Duration time) {
    long deadline = deadline(time);
    try {
      while (true) {
        Frame frame = receive(deadline);
        if (frame.opcode() == CLOSE) {
          return code(frame);
        }
      }
    } catch (SocketTimeoutException quiet) {
      return 0;
    } catch (IOException cut) {
      return NO_CLOSE;
    }
  }

  /// All output so far, as text.
  public String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  /// All output so far, in bytes.
  public int outputBytes() {
    return output.size();
  }

  /// Pings that have come.
  public int pings() {
    return pings;
  }

  private Frame next(String what, long deadline) {
    try {
      return receive(deadline);
    } catch (IOException failure) {
      throw new AssertionError("no %s; output: %s".formatted(what, output()), failure);
    }
  }

  private Frame receive(long deadline) throws IOException {
    Frame frame = read(deadline);
    if (frame.opcode() == BINARY) {
      output.writeBytes(frame.payload().array());
    }
    return frame;
  }

  /// Whether something has come that is not read yet. Behind TLS it may have come all the same.
  boolean hasInput() throws IOException {
    return in.available() > 0;
  }

  /// Waits for the next frame, whatever it is; output is not kept.
  ///
  /// @throws SocketTimeoutException if none comes
  public Frame next(Duration patience) throws IOException {
    return read(deadline(patience));
  }

  private Frame read(long deadline) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("the time is over");
    }
    socket.setSoTimeout(Math.toIntExact(left));
    int opcode = in.readUnsignedByte() & 0x0F;
    // What has begun is read whole, or the next frame would begin in its middle.
    socket.setSoTimeout((int) Await.PATIENCE.toMillis());
    int length = in.readUnsignedByte();
    long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
    byte[] payload = new byte[Math.toIntExact(size)];
    in.readFully(payload);
    if (opcode == PING) {
      pings++;
      send(FIN | PONG, payload);
    }
    if (opcode == BINARY) {
      received += payload.length;
    }
    return new Frame(opcode, ByteBuffer.wrap(payload));
  }

  private static long deadline(Duration patience) {
    return System.nanoTime() + patience.toNanos();
  }

  static int code(Frame close) {
    return close.payload().remaining() < 2
        ? 1005 // RFC 6455 §7.1.5: a Close without a code
        : Short.toUnsignedInt(close.payload().getShort(0));
  }

  /// Breaks the connection: RST, and no FIN (RFC 9293 §3.5.2). Without effect on one that is
  /// closed: a TLS socket closes itself when the other end breaks off.
  public void reset() {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    close();
  }

  /// Ends the session, which would outlive the socket otherwise.
  public void end() {
    say("{\"type\":\"end\"}");
    awaitClose();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
