package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What [Transport] demands, of a real socket.
@Timeout(60)
class SocketTransportTest {

  private static final Duration MOMENT = Duration.ofMillis(50);

  /// More than the kernel holds on both sides.
  private static final int BLOCKING = 64 << 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Socket peer;
  private final SocketTransport transport;

  SocketTransportTest() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      peer = new Socket(listener.getInetAddress(), listener.getLocalPort());
      transport = SocketTransport.of(listener.accept());
    }
  }

  @AfterEach
  void noThreadIsLeft() throws Exception {
    peer.close();
    transport.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private Future<?> blockedWrite(Duration stall) {
    return threads.submit(() -> {
      transport.write(new ByteBuffer[] {ByteBuffer.allocate(BLOCKING)}, stall);
      return null;
    });
  }

  @Test
  void aReadWaitsItsTimeAndTheStreamStaysUsable() throws Exception {
    ByteBuffer in = ByteBuffer.allocate(8);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> transport.read(in, MOMENT));
    peer.getOutputStream().write(new byte[] {1, 2});
    assertThat(transport.read(in, Peer.PATIENCE)).isEqualTo(2);
    peer.getOutputStream().write(3);
    ByteBuffer direct = ByteBuffer.allocateDirect(8);
    assertThat(transport.read(direct, Duration.ofDays(36_500))).isEqualTo(1);
    assertThat(direct.position()).isEqualTo(1);
    peer.shutdownOutput();
    assertThat(transport.read(in, Duration.ofNanos(1_000_000_001))).isEqualTo(-1);
    assertThat(transport.read(direct, Peer.PATIENCE)).isEqualTo(-1);
  }

  @Test
  void allSourcesAreWrittenInOrder() throws Exception {
    ByteBuffer one = ByteBuffer.wrap(new byte[] {9, 1, 2}).position(1);
    ByteBuffer two = ByteBuffer.allocate(SocketTransport.CHUNK * 3).asReadOnlyBuffer();
    ByteBuffer three = ByteBuffer.wrap(new byte[] {3});
    int total = 2 + two.remaining() + 1;
    transport.write(new ByteBuffer[] {one, two, three}, Peer.PATIENCE);
    byte[] read = peer.getInputStream().readNBytes(total);
    assertThat(read).startsWith(1, 2, 0).endsWith(0, 3);
    assertThat(one.hasRemaining() || two.hasRemaining() || three.hasRemaining()).isFalse();
  }

  @Test
  void aWriteThatStandsStillIsGivenUp() {
    assertThat(blockedWrite(MOMENT))
        .failsWithin(Peer.PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(SocketTimeoutException.class);
    // It is closed: how much was written is unknown.
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> transport.read(ByteBuffer.allocate(1), Peer.PATIENCE));
  }

  @Test
  void aWriteThatGoesOnIsNot() throws Exception {
    Future<?> write = blockedWrite(Peer.PATIENCE);
    assertThat(peer.getInputStream().readNBytes(BLOCKING)).hasSize(BLOCKING);
    write.get(20, TimeUnit.SECONDS);
  }

  @Test
  void closingFreesReaderAndWriter() throws Exception {
    Future<?> read = threads.submit(() -> transport.read(ByteBuffer.allocate(1), Peer.PATIENCE));
    Future<?> write = blockedWrite(Peer.PATIENCE);
    // The write is under way when something of it is there.
    assertThat(peer.getInputStream().read()).isZero();
    transport.close();
    transport.close();
    assertThat(read).failsWithin(Peer.PATIENCE);
    assertThat(write)
        .failsWithin(Peer.PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void theOutputEndsAndReadingGoesOn() throws Exception {
    transport.shutdownOutput(Peer.PATIENCE);
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    peer.getOutputStream().write(7);
    assertThat(transport.read(ByteBuffer.allocate(1), Peer.PATIENCE)).isEqualTo(1);
  }

  @Test
  void writesAreWatchedAfterAPauseToo() throws Exception {
    for (int i = 0; i < 3; i++) {
      // Long enough that a machine with other work does not make a stall of it.
      transport.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, Duration.ofSeconds(1));
      assertThat(transport.isWatched()).isTrue();
      long deadline = System.nanoTime() + Peer.PATIENCE.toNanos();
      while (transport.isWatched()) {
        assertThat(System.nanoTime()).as("still watched").isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    assertThat(blockedWrite(MOMENT))
        .failsWithin(Peer.PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(SocketTimeoutException.class);
  }
}
