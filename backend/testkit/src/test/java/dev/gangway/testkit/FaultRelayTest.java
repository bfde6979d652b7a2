package dev.gangway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every fault, between two plain sockets.
@Timeout(60)
class FaultRelayTest {
  /// Long enough for what should come, on a busy machine.
  private static final int PATIENCE = 20_000;

  /// Long enough to see that something does not come.
  private static final int SILENCE = 300;

  private ServerSocket listener;
  private FaultRelay relay;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(PATIENCE);
    relay = FaultRelay.to(listener.getLocalPort());
    client = connected();
    server = listener.accept();
    server.setSoTimeout(PATIENCE);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    relay.close();
    listener.close();
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  @Test
  void withoutFaultsEverythingPassesBothWays() throws Exception {
    byte[] there = noise(1_000_000);
    byte[] back = noise(1_000_001);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing = threads.submit(() -> write(client, there));
      Future<?> answering = threads.submit(() -> write(server, back));
      Future<byte[]> atServer = threads.submit(() -> server.getInputStream().readNBytes(1_000_000));
      assertThat(client.getInputStream().readNBytes(1_000_001)).isEqualTo(back);
      assertThat(atServer.get()).isEqualTo(there);
      writing.get();
      answering.get();
    }
  }

  @Test
  void anEndPassesAndTheOtherDirectionGoesOn() throws IOException {
    client.getOutputStream().write(1);
    client.shutdownOutput();

    assertThat(server.getInputStream().readAllBytes()).containsExactly(1);
    server.getOutputStream().write(2);
    server.close();
    assertThat(client.getInputStream().readAllBytes()).containsExactly(2);
    awaitNoConnection();
  }

  @Test
  void aResetPasses() throws IOException {
    client.setSoLinger(true, 0);
    client.close();

    assertReset(server);
    awaitNoConnection();
  }

  @Test
  void latencyDelaysOneDirection() throws IOException {
    relay.toClient().latency(Duration.ofMillis(200), Duration.ofMillis(20));
    long sent = System.nanoTime();
    client.getOutputStream().write(1);
    assertThat(server.getInputStream().read()).isEqualTo(1);
    server.getOutputStream().write(2);

    assertThat(client.getInputStream().read()).isEqualTo(2);

    assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void jitterDoesNotChangeTheOrder() throws Exception {
    relay.toServer().latency(Duration.ofMillis(1), Duration.ofMillis(5));
    byte[] there = noise(20_000);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          threads.submit(() -> {
            for (int at = 0; at < there.length; at += 500) {
              client.getOutputStream().write(there, at, 500);
            }
            return null;
          });
      assertThat(server.getInputStream().readNBytes(there.length)).isEqualTo(there);
      writing.get();
    }
  }

  @Test
  void aRateIsKept() throws IOException {
    relay.toServer().rate(200_000);
    long begun = System.nanoTime();
    client.getOutputStream().write(noise(100_000));

    server.getInputStream().readNBytes(100_000);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(480));
  }

  @Test
  void slicesChangeNothingButTheBorders() throws IOException {
    relay.toServer().slices(7);
    byte[] there = noise(10_000);
    client.getOutputStream().write(there);

    byte[] first = new byte[10_000];
    int read = server.getInputStream().read(first);
    byte[] rest = server.getInputStream().readNBytes(there.length - read);

    assertThat(first).startsWith(Arrays.copyOf(there, read));
    assertThat(rest).isEqualTo(Arrays.copyOfRange(there, read, there.length));
  }

  @Test
  void aHalfCloseEndsOneDirection() throws IOException {
    client.getOutputStream().write(1);
    assertThat(server.getInputStream().read()).isEqualTo(1);

    relay.toServer().halfClose();

    assertThat(server.getInputStream().read()).isEqualTo(-1);
    client.getOutputStream().write(2); // goes nowhere
    server.getOutputStream().write(3);
    assertThat(client.getInputStream().read()).isEqualTo(3);
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test
  void afterSoManyBytesBothEndsAreReset() throws IOException {
    relay.toClient().resetAfter(70_000);
    server.getOutputStream().write(noise(71_000));

    assertThat(countUntilReset(client)).isEqualTo(70_000);
    assertReset(server);
    awaitNoConnection();
  }

  @Test
  void eachConnectionHasBytesOfItsOwn() throws IOException {
    relay.toServer().resetAfter(10);
    try (Socket second = connected();
        Socket other = listener.accept()) {
      client.getOutputStream().write(noise(9));
      second.getOutputStream().write(noise(11));

      assertThat(countUntilReset(other)).isEqualTo(10);
      assertThat(server.getInputStream().readNBytes(9)).hasSize(9);
      relay.toServer().resetAfter(0);
      client.getOutputStream().write(noise(100));
      assertThat(server.getInputStream().readNBytes(100)).hasSize(100);
    }
  }

  @Test
  void aBlackHoleLosesNothingAndTellsNobody() throws IOException {
    relay.blackHole();
    client.getOutputStream().write(1);
    server.getOutputStream().write(2);
    assertSilent(server);
    assertSilent(client);

    relay.heal();

    assertThat(server.getInputStream().read()).isEqualTo(1);
    assertThat(client.getInputStream().read()).isEqualTo(2);
  }

  @Test
  void anEndWaitsInABlackHole() throws IOException {
    relay.toServer().blackHole();
    client.setSoLinger(true, 0);
    client.close();
    assertSilent(server);

    relay.heal();

    assertReset(server);
  }

  @Test
  void newConnectionsHangInABlackHole() throws IOException {
    relay.blackHole();
    try (Socket second = connected()) {
      second.getOutputStream().write(1);
      listener.setSoTimeout(SILENCE);
      assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
      listener.setSoTimeout(PATIENCE);

      relay.heal();

      try (Socket other = listener.accept()) {
        assertThat(other.getInputStream().read()).isEqualTo(1);
      }
    }
  }

  @Test
  void whoDoesNotReadStopsWhoWrites() throws Exception {
    byte[] much = noise(64 << 20);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing = threads.submit(() -> write(server, much));
      assertThatThrownBy(() -> writing.get(1, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);

      assertThat(client.getInputStream().readNBytes(much.length)).isEqualTo(much);
      writing.get();
    }
  }

  @Test
  void cuttingResetsAllAndNewOnesCome() throws IOException {
    relay.cutAll();

    assertReset(client);
    assertReset(server);
    try (Socket second = connected();
        Socket other = listener.accept()) {
      second.getOutputStream().write(1);
      assertThat(other.getInputStream().read()).isEqualTo(1);
      assertThat(relay.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatIsNotThereIsAReset() throws IOException {
    listener.close();
    try (Socket second = connected()) {
      assertReset(second);
    }
  }

  @Test
  void closingCutsEvenWhatHangs() throws IOException {
    relay.blackHole();
    try (Socket second = connected()) {
      relay.close();

      assertReset(client);
      assertReset(second);
      awaitNoConnection();
    }
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  private static Void write(Socket to, byte[] bytes) throws IOException {
    to.getOutputStream().write(bytes);
    return null;
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  private static int countUntilReset(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    int count = 0;
    try {
      for (int read = in.read(new byte[4_096]); read >= 0; read = in.read(new byte[4_096])) {
        count += read;
      }
    } catch (SocketException reset) {
      return count;
    }
    throw new AssertionError("no reset, but an end");
  }

  private void awaitNoConnection() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
    while (relay.connections() > 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
