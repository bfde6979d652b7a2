package dev.gangway.handoff;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Just enough of an HTTP/2 client (RFC 9113) to send what no client library would.
final class Http2Frames {

  private record Frame(int type, int flags, ByteBuffer payload) {}

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM_AND_HEADERS = 5;

  private final DataInputStream in;
  private final OutputStream out;

  /// Says hello.
  Http2Frames(Socket socket) throws IOException {
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(SETTINGS, 0, 0, new byte[0]);
  }

  private void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(frame);
    data.writeByte(0);
    data.writeShort(payload.length);
    data.writeByte(type);
    data.writeByte(flags);
    data.writeInt(stream);
    data.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  private Frame receive() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    in.readInt();
    return new Frame(type, flags, ByteBuffer.wrap(in.readNBytes(length)));
  }

  /// The server's settings, by number.
  Map<Integer, Integer> settings() throws IOException {
    Frame frame = receive();
    while (frame.type() != SETTINGS || frame.flags() != 0) {
      frame = receive();
    }
    Map<Integer, Integer> settings = new HashMap<>();
    ByteBuffer payload = frame.payload();
    while (payload.hasRemaining()) {
      settings.put((int) payload.getShort(), payload.getInt());
    }
    return settings;
  }

  /// Sends a whole request, its fields as literals (RFC 7541 §6.2.2).
  void request(int stream, String... fields) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      for (String part : new String[] {fields[i], fields[i + 1]}) {
        block.write(part.length());
        block.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
      }
    }
    send(HEADERS, END_STREAM_AND_HEADERS, stream, block.toByteArray());
  }

  void reset(int stream) throws IOException {
    send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
  }

  /// What the server does about a request: the name of a frame, or a status.
  String answer() throws IOException {
    for (; ; ) {
      Frame frame = receive();
      switch (frame.type()) {
        case RST_STREAM -> {
          return "RST_STREAM";
        }
        case GOAWAY -> {
          return "GOAWAY";
        }
        case HEADERS -> {
          return status(frame.payload().array());
        }
        default -> {
          // Settings, windows.
        }
      }
    }
  }

  /// The first field is the status: one of the static table (RFC 7541 Appendix A), or a literal.
  private static String status(byte[] block) {
    int[] known = {200, 204, 206, 304, 400, 404, 500};
    int index = block[0] & 0x7f;
    if (block[0] < 0 && index >= 8 && index < 8 + known.length) {
      return Integer.toString(known[index - 8]);
    }
    return new String(block, StandardCharsets.ISO_8859_1)
        .replaceAll("(?s).*?([1-5]\\d\\d).*", "$1");
  }

  /// Whether the server ends the connection.
  boolean ends() throws IOException {
    try {
      for (; ; ) {
        if (receive().type() == GOAWAY) {
          return true;
        }
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
