package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// TLS through a relay that the test can hold up anywhere.
///
/// ```
///   transport ── TLS ──► relay ── TCP ──► server
/// ```
@Timeout(60)
class TlsTransportTest {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Socket near;
  private final Socket nearRelay;
  private final Socket farRelay;
  private final Socket far;

  TlsTransportTest() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      near = new Socket(listener.getInetAddress(), listener.getLocalPort());
      nearRelay = listener.accept();
      farRelay = new Socket(listener.getInetAddress(), listener.getLocalPort());
      far = listener.accept();
    }
  }

  @AfterEach
  void noThreadIsLeft() throws Exception {
    for (Socket socket : new Socket[] {near, nearRelay, farRelay, far}) {
      socket.close();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private SSLSocket tls(Socket socket, boolean client) throws IOException {
    SSLSocket tls =
        (SSLSocket) Certificates.context().getSocketFactory().createSocket(socket, null, 1, true);
    tls.setUseClientMode(client);
    return tls;
  }

  private Future<?> handshake(SSLSocket socket) {
    return threads.submit(() -> {
      socket.startHandshake();
      return null;
    });
  }

  /// Relays in one direction.
  ///
  /// @param holds one is taken for every octet
  private Void relay(Socket from, Socket to, Semaphore holds) throws IOException {
    InputStream in = from.getInputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      holds.acquireUninterruptibly();
      to.getOutputStream().write(octet);
    }
    return null;
  }

  /// A timeout inside a record is what a slow network does, and must lose nothing of it.
  @Test
  void aTimeoutAtEveryOctetOfARecordLosesNothing() throws Exception {
    Semaphore upwards = new Semaphore(1 << 20);
    Semaphore downwards = new Semaphore(1 << 20);
    Future<?> up = threads.submit(() -> relay(nearRelay, farRelay, upwards));
    Future<?> down = threads.submit(() -> relay(farRelay, nearRelay, downwards));
    SSLSocket server = tls(far, false);
    SSLSocket client = tls(near, true);
    SocketTransport transport = SocketTransport.of(client, near);
    Future<?> greeting = handshake(server);
    client.startHandshake();
    greeting.get(20, TimeUnit.SECONDS);
    server.getOutputStream().write(1);
    ByteBuffer in = ByteBuffer.allocate(16);
    assertThat(transport.read(in, Peer.PATIENCE)).isEqualTo(1);

    downwards.drainPermits();
    server.getOutputStream().write(new byte[] {2, 3, 4});
    int timeouts = 0;
    while (in.position() == 1) {
      try {
        transport.read(in, Duration.ofMillis(1));
      } catch (SocketTimeoutException e) {
        timeouts++;
        downwards.release();
      }
    }
    assertThat(timeouts).isGreaterThan(8);
    assertThat(in.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    assertThat(up.isDone() || down.isDone()).as("a relay has ended").isFalse();
  }

  @Test
  void theOutputEndsAndReadingGoesOn() throws Exception {
    SSLSocket server = tls(nearRelay, false);
    SSLSocket client = tls(near, true);
    SocketTransport transport = SocketTransport.of(client, near);
    Future<?> greeting = handshake(server);
    client.startHandshake();
    greeting.get(20, TimeUnit.SECONDS);
    transport.shutdownOutput(Peer.PATIENCE);
    assertThat(server.getInputStream().read()).isEqualTo(-1);
    server.getOutputStream().write(7);
    assertThat(transport.read(ByteBuffer.allocate(1), Peer.PATIENCE)).isEqualTo(1);
  }
}
