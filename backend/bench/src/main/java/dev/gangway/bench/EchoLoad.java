package dev.gangway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Connections to an echo server, each of which sends a binary message, waits for its echo, and
/// sends it again. One thread for all of them; the frame is masked once, and every echo is compared
/// with what is expected, octet by octet.
///
/// Owns the connections. Used by one thread.
final class EchoLoad implements AutoCloseable {

  private final List<Connection> connections = new ArrayList<>();
  private final Selector selector;
  private final int payload;
  private final ByteBuffer sent;
  private final ByteBuffer echo;
  private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);
  private long[] nanos = new long[1 << 16];
  private int count;

  /// Opens the connections.
  ///
  /// @param payload octets of each message
  EchoLoad(int port, int connections, int payload) throws IOException {
    this.payload = payload;
    byte[] octets = new byte[payload];
    new Random(payload).nextBytes(octets);
    sent = frame(octets, 0x37FA213D);
    echo = frame(octets, 0);
    selector = Selector.open();
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = open(port);
      channel.configureBlocking(false);
      Connection connection = new Connection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      this.connections.add(connection);
    }
  }

  /// A connection that has been upgraded, in blocking mode.
  static SocketChannel open(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    channel.socket().setTcpNoDelay(true);
    // With RFC 6455's own key.
    String request =
        """
        GET /echo HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """
            .formatted(port);
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    ByteBuffer head = ByteBuffer.allocate(1024);
    String text = "";
    while (!text.contains("\r\n\r\n")) {
      if (channel.read(head) < 0) {
        throw new IOException("the handshake was not answered");
      }
      text = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
    }
    if (!text.startsWith("HTTP/1.1 101 ") || !text.endsWith("\r\n\r\n")) {
      throw new IOException("not upgraded: " + text);
    }
    return channel;
  }

  /// Sends and receives for a time, all connections at once.
  EchoResult run(Duration time) throws IOException {
    count = 0;
    long begun = System.nanoTime();
    long end = begun + time.toNanos();
    for (Connection connection : connections) {
      connection.send();
    }
    int busy = connections.size();
    while (busy > 0) {
      selector.select(10_000);
      if (selector.selectedKeys().isEmpty()) {
        throw new IOException("nothing came for 10 s");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        if (key.isWritable()) {
          connection.write(key);
        }
        if (key.isReadable() && connection.read()) {
          long now = System.nanoTime();
          note(now - connection.sentAt);
          if (now < end) {
            connection.send();
          } else {
            busy--;
          }
        }
      }
      selector.selectedKeys().clear();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new EchoResult(
        count / seconds,
        2.0 * payload * count / seconds / 1e6,
        micros(sorted, 50),
        micros(sorted, 99));
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }

  private static double micros(long[] sorted, int percent) {
    return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)] / 1e3;
  }

  private void note(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
  }

  private final class Connection {

    private final SocketChannel channel;
    private final ByteBuffer unsent = sent.duplicate();
    private int received;
    private long sentAt;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void send() throws IOException {
      unsent.clear();
      received = 0;
      sentAt = System.nanoTime();
      channel.write(unsent);
      if (unsent.hasRemaining()) {
        channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
    }

    void write(SelectionKey key) throws IOException {
      channel.write(unsent);
      if (!unsent.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }

    /// Whether the echo is complete now.
    boolean read() throws IOException {
      int got = channel.read(input.clear());
      if (got < 0) {
        throw new IOException("the server hung up");
      }
      input.flip();
      if (got > echo.capacity() - received || !input.equals(echo.slice(received, got))) {
        throw new IOException("not an echo");
      }
      received += got;
      return received == echo.capacity();
    }
  }

  /// A final binary frame, masked unless the key is 0.
  private static ByteBuffer frame(byte[] payload, int key) {
    int length = payload.length;
    boolean masked = key != 0;
    int header = headerOctets(length) + (masked ? 4 : 0);
    ByteBuffer frame = ByteBuffer.allocateDirect(header + length);
    int maskBit = masked ? 0x80 : 0;
    frame.put((byte) 0x82);
    if (length <= 125) {
      frame.put((byte) (maskBit | length));
    } else if (length <= 0xFFFF) {
      frame.put((byte) (maskBit | 126)).putShort((short) length);
    } else {
      frame.put((byte) (maskBit | 127)).putLong(length);
    }
    if (masked) {
      frame.putInt(key);
    }
    for (int i = 0; i < length; i++) {
      frame.put((byte) (payload[i] ^ (key >>> (24 - 8 * (i & 3)))));
    }
    return frame.flip();
  }

  private static int headerOctets(int length) {
    return length <= 125 ? 2 : length <= 0xFFFF ? 4 : 10;
  }
}
