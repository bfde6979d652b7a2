package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only the kernel's TCP shows: an end of the stream that is no reset.
@Timeout(60)
class WebSocketTcpTest {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Socket clientSocket = new Socket();
  private Socket serverSocket = new Socket();

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      clientSocket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      serverSocket = listener.accept();
    }
  }

  @AfterEach
  void close() throws Exception {
    clientSocket.close();
    serverSocket.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /// A transport over a blocking socket.
  private record Tcp(Socket socket) implements Transport {

    @Override
    public int read(ByteBuffer destination, Duration timeout) throws IOException {
      socket.setSoTimeout((int) Math.max(1, timeout.toMillis()));
      int count =
          socket
              .getInputStream()
              .read(
                  destination.array(),
                  destination.arrayOffset() + destination.position(),
                  destination.remaining());
      if (count > 0) {
        destination.position(destination.position() + count);
      }
      return count;
    }

    @Override
    public void write(ByteBuffer[] sources, Duration timeout) throws IOException {
      for (ByteBuffer source : sources) {
        byte[] octets = new byte[source.remaining()];
        source.get(octets);
        socket.getOutputStream().write(octets);
      }
    }

    @Override
    public void shutdownOutput(Duration timeout) throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aClientThatIsStillSendingSeesTheCloseAndNoReset() throws Exception {
    WebSocket socket = WebSocket.server(new Tcp(serverSocket), WebSocketOptions.DEFAULTS);
    Peer peer = new Peer(new Tcp(clientSocket));
    Future<Message> received = threads.submit(() -> socket.receive());
    Future<?> flood =
        threads.submit(() -> {
          // A frame of 2^40 octets: refused by its header, and some of it comes nevertheless.
          peer.sendHex("82 ff 0000010000000000 00000000");
          for (int i = 0; i < 64; i++) {
            peer.send(ByteBuffer.allocate(64 * 1024));
          }
          return null;
        });
    flood.get(20, TimeUnit.SECONDS);
    assertThat(peer.hear().closeCode()).isEqualTo(1009);
    assertThat(peer.hearOrEnd()).isNull();
    clientSocket.close();
    assertThat(received.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Message.Closed.class, closed -> assertThat(closed.code()).isEqualTo(1009));
  }

  @Test
  void whatComesAfterThePeersCloseResetsNothing() throws Exception {
    WebSocket socket = WebSocket.server(new Tcp(serverSocket), WebSocketOptions.DEFAULTS);
    Peer peer = new Peer(new Tcp(clientSocket));
    peer.sendClose(1000);
    peer.sendBinary(new byte[20_000]);
    Future<Message> received = threads.submit(() -> socket.receive());
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    clientSocket.close();
    assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(new Message.Closed(1000, ""));
  }

  @Test
  void aClientThatHalfClosesAfterItsCloseIsAnswered() throws Exception {
    WebSocket socket = WebSocket.server(new Tcp(serverSocket), WebSocketOptions.DEFAULTS);
    Peer peer = new Peer(new Tcp(clientSocket));
    peer.sendClose(1001);
    peer.shutdownOutput();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1001, ""));
    assertThat(peer.hear().closeCode()).isEqualTo(1001);
    assertThat(peer.hearOrEnd()).isNull();
  }
}
