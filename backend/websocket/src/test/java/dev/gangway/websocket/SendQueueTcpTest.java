package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One producer, two consumers over TCP, and one of them does not read.
@Timeout(60)
class SendQueueTcpTest {

  private static final int MESSAGES = 400;
  private static final int OCTETS = 20_000;

  /// Enough for all of them.
  private static final SendQueue.Marks ROOMY =
      new SendQueue.Marks(8 << 20, 1 << 20, 16 << 20, MESSAGES);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /// A server's socket and its peer, with little room in the kernel between them.
  private record Connection(WebSocket socket, Peer peer) implements Closeable {

    static Connection open() throws IOException {
      try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Socket client = new Socket();
        client.setReceiveBufferSize(16 << 10);
        client.connect(listener.getLocalSocketAddress());
        Socket server = listener.accept();
        server.setSendBufferSize(16 << 10);
        return new Connection(
            WebSocket.server(SocketTransport.of(server), WebSocketOptions.DEFAULTS),
            new Peer(SocketTransport.of(client)));
      }
    }

    /// The numbers of the next messages.
    List<Integer> hear(int count) throws IOException {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] octets = peer.hear().octets();
        assertThat(octets).hasSize(OCTETS);
        numbers.add(ByteBuffer.wrap(octets).getInt());
      }
      return numbers;
    }

    @Override
    public void close() {
      socket.abort();
      peer.close();
    }
  }

  @Test
  void aStalledReaderHoldsUpNobodyElse() throws Exception {
    try (Connection quick = Connection.open();
        Connection stalled = Connection.open()) {
      SendQueue toQuick = new SendQueue(quick.socket(), ROOMY);
      SendQueue toStalled = new SendQueue(stalled.socket(), SendQueue.Marks.DEFAULTS);
      Future<List<Integer>> heard = threads.submit(() -> quick.hear(MESSAGES));
      List<Integer> all = new ArrayList<>();
      List<Integer> taken = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        PreparedMessage message = PreparedMessage.binary(ByteBuffer.allocate(OCTETS).putInt(0, i));
        assertThat(toQuick.offer(message)).isTrue();
        all.add(i);
        if (toStalled.offer(message)) {
          taken.add(i);
        }
      }
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo(all);
      assertThat(toQuick.awaitEmpty(Peer.PATIENCE)).isTrue();

      assertThat(taken).hasSizeBetween(50, MESSAGES - 1);
      assertThat(toStalled.isWritable()).isFalse();
      assertThat(toStalled.bufferedAmount()).isBetween(1L << 18, 1L << 20);
      assertThat(toStalled.awaitEmpty(Duration.ofMillis(1))).isFalse();

      // What was taken was not in vain.
      assertThat(stalled.hear(taken.size())).isEqualTo(taken);
      assertThat(toStalled.awaitEmpty(Peer.PATIENCE)).isTrue();
      assertThat(toStalled.isWritable()).isTrue();
    }
  }
}
