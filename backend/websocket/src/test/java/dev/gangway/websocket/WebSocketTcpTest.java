package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
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

  @Test
  void aClientThatIsStillSendingSeesTheCloseAndNoReset() throws Exception {
    WebSocket socket =
        WebSocket.server(SocketTransport.of(serverSocket), WebSocketOptions.DEFAULTS);
    Peer peer = new Peer(SocketTransport.of(clientSocket));
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
    WebSocket socket =
        WebSocket.server(SocketTransport.of(serverSocket), WebSocketOptions.DEFAULTS);
    Peer peer = new Peer(SocketTransport.of(clientSocket));
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
    WebSocket socket =
        WebSocket.server(SocketTransport.of(serverSocket), WebSocketOptions.DEFAULTS);
    Peer peer = new Peer(SocketTransport.of(clientSocket));
    peer.sendClose(1001);
    peer.shutdownOutput();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1001, ""));
    assertThat(peer.hear().closeCode()).isEqualTo(1001);
    assertThat(peer.hearOrEnd()).isNull();
  }
}
