package dev.gangway.handoff;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A client that says whatever it is told to, octet by octet, and hears what comes back.
final class RawClient implements AutoCloseable {

  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /// Only a failing test waits that long.
  private static final int PATIENCE_MILLIS = 30_000;

  /// A server's frame.
  record Frame(int firstOctet, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    int closeCode() {
      return firstOctet == 0x88 ? payload.getShort(0) & 0xFFFF : -1;
    }
  }

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    this(port, 0);
  }

  /// Connects.
  ///
  /// @param receiveBuffer 0 for the system's choice
  RawClient(int port, int receiveBuffer) throws IOException {
    this(port, receiveBuffer, PATIENCE_MILLIS);
  }

  /// Connects.
  ///
  /// @param patienceMillis for every octet
  RawClient(int port, int receiveBuffer, int patienceMillis) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    socket.setSoTimeout(patienceMillis);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /// Options for a listener of a test: loopback, any free port.
  static ListenerOptions anywhere() {
    return ListenerOptions.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /// A right opening handshake for a path, without the empty line at its end.
  static String upgrade(String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: "
        + KEY
        + "\r\nSec-WebSocket-Version: 13\r\n";
  }

  /// Sends the head and the frames in one write.
  RawClient send(String head, byte[]... frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    socket.getOutputStream().write(all.toByteArray());
    return this;
  }

  /// A final frame, masked with zeros.
  static byte[] frame(int opcode, byte... payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) 0xFE).putShort((short) payload.length);
    } else {
      frame.put((byte) 0xFF).putLong(payload.length);
    }
    frame.putInt(0).put(payload).flip();
    byte[] octets = new byte[frame.remaining()];
    frame.get(octets);
    return octets;
  }

  static byte[] text(String text) {
    return frame(1, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] close(int code) {
    return frame(8, (byte) (code >> 8), (byte) code);
  }

  /// The head of the answer, without its last empty line.
  String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the stream ended inside a head: " + head);
      }
      head.write(octet);
    }
    return head.toString(StandardCharsets.ISO_8859_1).strip();
  }

  Frame frame() throws IOException {
    int first = octet();
    int length = octet();
    if (length == 126) {
      length = (octet() << 8) | octet();
    } else if (length == 127) {
      length = (int) ByteBuffer.wrap(in.readNBytes(8)).getLong();
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new IOException("the stream ended inside a frame");
    }
    return new Frame(first, ByteBuffer.wrap(payload));
  }

  /// Sends no more, and still receives.
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /// Everything up to the end of the stream.
  ///
  /// @throws SocketException if the stream was reset instead
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// Reads some octets and forgets them.
  void skip(int octets) throws IOException {
    in.skipNBytes(octets);
  }

  int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new IOException("the stream ended");
    }
    return octet;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
