package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Sockets over [SelectorTransport]s that share one thread, their handlers and their peers, with
/// little room in the kernel between them.
class DeliveryFixture {

  static final Duration MOMENT = Duration.ofMillis(100);

  /// Far more than both kernels' ends take.
  static final int BLOCKING = 4 << 20;

  private static final int ROOM = 16 * 1024;

  final SelectorTransport.Loop loop = new SelectorTransport.Loop();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Connection> connections = new ArrayList<>();

  /// One connection. Nothing is delivered before [#deliver()].
  record Connection(WebSocket socket, SelectorTransport transport, Peer peer, Recorder recorder) {

    Connection deliver() {
      socket.deliverTo(recorder, "socket-7");
      return this;
    }

    /// Waits until the transport's thread listens, so that the next message comes there.
    Connection awaitListening() {
      DeliveryFixture.await("listening", transport::isListening);
      return this;
    }

    String next() throws InterruptedException {
      return recorder.next();
    }
  }

  @AfterEach
  void nothingIsLeftAndNoFaultFound() throws InterruptedException {
    for (Connection connection : connections) {
      connection.socket.abort();
      connection.peer.close();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    loop.close();
    assertThat(loop.thread().join(Duration.ofSeconds(20))).isTrue();
    assertThat(loop.faults()).isEmpty();
    for (Connection connection : connections) {
      assertThat(connection.recorder.faults()).isEmpty();
    }
  }

  Connection connect() throws IOException {
    return connect(WebSocketOptions.DEFAULTS);
  }

  Connection connect(WebSocketOptions options) throws IOException {
    return connect(options, null, ZlibPool.SHARED);
  }

  Connection connect(WebSocketOptions options, @Nullable DeflateAgreement deflate, ZlibPool pool)
      throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Socket client = new Socket();
      client.setReceiveBufferSize(ROOM);
      client.setSendBufferSize(ROOM);
      client.connect(listener.getLocalAddress());
      SocketChannel server = listener.accept();
      server.setOption(StandardSocketOptions.SO_SNDBUF, ROOM);
      server.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectorTransport transport = new SelectorTransport(loop, server);
      Connection connection =
          new Connection(
              WebSocket.open(transport, Role.SERVER, options, deflate, pool),
              transport,
              new Peer(SocketTransport.of(client)),
              new Recorder());
      connections.add(connection);
      return connection;
    }
  }

  /// Waits for what there is no event for.
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Peer.PATIENCE.toNanos();
    for (int looks = 0; !condition.getAsBoolean(); looks++) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      if (looks < 1000) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(100_000);
      }
    }
  }
}
