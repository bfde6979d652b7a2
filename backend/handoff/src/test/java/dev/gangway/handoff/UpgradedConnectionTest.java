package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.StreamConnection;

/// The transport itself, over a raw upgrade without any WebSocket on it.
@Timeout(60)
class UpgradedConnectionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration MOMENT = Duration.ofMillis(100);

  /// More than the buffers of both kernels' ends take, with the receive buffer set small.
  private static final int BLOCKING = 64 << 20;

  private final BlockingQueue<StreamConnection> upgraded = new LinkedBlockingQueue<>();
  private HttpListener listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void start() throws IOException {
    listener =
        HttpListener.open(
            RawClient.anywhere(),
            exchange -> exchange.upgradeChannel((connection, _) -> upgraded.add(connection)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    listener.close();
  }

  private RawClient client() throws IOException {
    RawClient client = new RawClient(listener.address().getPort(), 16 * 1024);
    client.send(RawClient.upgrade("/") + "\r\n");
    client.head();
    return client;
  }

  private UpgradedConnection accept() throws Exception {
    return accept(16 * 1024);
  }

  private UpgradedConnection accept(int sendBuffer) throws Exception {
    StreamConnection connection = upgraded.poll(20, TimeUnit.SECONDS);
    assertThat(connection).isNotNull();
    return new UpgradedConnection(connection, sendBuffer);
  }

  private static @Nullable Throwable failure(Future<?> future) throws Exception {
    try {
      Object result = future.get(20, TimeUnit.SECONDS);
      throw new AssertionError("should have failed, but gave " + result);
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /// Waits until a thread is parked; there is no event for it.
  private static void awaitParked(CompletableFuture<Thread> waiter) throws Exception {
    Thread thread = waiter.get(20, TimeUnit.SECONDS);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      assertThat(thread.join(Duration.ofMillis(1))).as("ended instead").isFalse();
    }
  }

  private Future<Integer> read(UpgradedConnection connection, CompletableFuture<Thread> thread) {
    return threads.submit(() -> {
      thread.complete(Thread.currentThread());
      return connection.read(ByteBuffer.allocate(10), PATIENCE);
    });
  }

  private Future<?> blockedWrite(UpgradedConnection connection, CompletableFuture<Thread> thread) {
    return threads.submit(() -> {
      thread.complete(Thread.currentThread());
      connection.write(new ByteBuffer[] {ByteBuffer.allocate(BLOCKING)}, PATIENCE);
      return null;
    });
  }

  @Test
  void aReaderIsWokenByEachPieceOfInput() throws Exception {
    try (RawClient client = client()) {
      UpgradedConnection connection = accept();
      for (int i = 1; i <= 200; i++) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Future<Integer> read = read(connection, thread);
        if (i % 2 == 0) {
          awaitParked(thread);
        }
        client.send("x");
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      }
      connection.close();
    }
  }

  @Test
  void aPeerThatTakesItSlowlyIsNotTakenForOneThatTakesNothing() throws Exception {
    Duration stall = Duration.ofMillis(500);
    try (RawClient client = client()) {
      // Some 2 MiB, a third of which this peer takes in more than the stall's time.
      UpgradedConnection connection = accept(1 << 20);
      Future<?> write =
          threads.submit(() -> {
            connection.write(new ByteBuffer[] {ByteBuffer.allocate(3 << 20)}, stall);
            return null;
          });
      while (!write.isDone()) {
        client.skip(12 * 1024);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      write.get();
      connection.close();
    }
  }

  @Test
  void readingTimesOutAndGoesOn() throws Exception {
    try (RawClient client = client()) {
      UpgradedConnection connection = accept();
      ByteBuffer in = ByteBuffer.allocate(10);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> connection.read(in, MOMENT))
            .isInstanceOf(SocketTimeoutException.class);
        client.send("ab");
        assertThat(connection.read(in.clear(), PATIENCE)).isPositive();
        if (in.position() == 1) {
          assertThat(connection.read(in, PATIENCE)).isEqualTo(1);
        }
      }
      connection.close();
    }
  }

  @Test
  void theEndOfTheStreamIsMinusOne() throws Exception {
    RawClient client = client();
    UpgradedConnection connection = accept();
    client.close();
    assertThat(connection.read(ByteBuffer.allocate(10), PATIENCE)).isEqualTo(-1);
    connection.close();
  }

  @Test
  void closeWakesAParkedReader() throws Exception {
    try (RawClient client = client()) {
      UpgradedConnection connection = accept();
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      Future<Integer> read = read(connection, thread);
      awaitParked(thread);
      connection.close();
      assertThat(failure(read)).isInstanceOf(AsynchronousCloseException.class);
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void closeWakesAParkedWriter() throws Exception {
    try (RawClient _ = client()) {
      UpgradedConnection connection = accept();
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      Future<?> write = blockedWrite(connection, thread);
      awaitParked(thread);
      connection.close();
      connection.close();
      assertThat(failure(write)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anInterruptClosesTheConnection() throws Exception {
    try (RawClient client = client()) {
      UpgradedConnection connection = accept();
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      Future<Integer> read = read(connection, thread);
      awaitParked(thread);
      thread.get(20, TimeUnit.SECONDS).interrupt();
      assertThat(failure(read)).isInstanceOf(ClosedByInterruptException.class);
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aPeerThatVanishesWakesTheWriter() throws Exception {
    RawClient client = client();
    UpgradedConnection connection = accept();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Future<?> write = blockedWrite(connection, thread);
    awaitParked(thread);
    client.close();
    assertThat(failure(write)).isInstanceOf(IOException.class);
    connection.close();
  }

  @Test
  void aPeerThatReadsNothingHoldsTheWriterBack() throws Exception {
    try (RawClient client = client()) {
      UpgradedConnection connection = accept();
      ByteBuffer payload = ByteBuffer.allocate(BLOCKING);
      assertThatThrownBy(() -> connection.write(new ByteBuffer[] {payload}, MOMENT))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(payload.position()).isLessThan(8 << 20);
      assertThat(client.octet()).isZero();
      connection.close();
    }
  }

  @Test
  void aSlowReaderGetsEverythingInOrder() throws Exception {
    int octets = 4 << 20;
    ByteBuffer[] sources = new ByteBuffer[64];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = ByteBuffer.allocate(octets / sources.length);
      while (sources[i].hasRemaining()) {
        sources[i].put((byte) (sources[i].position() % 251 + i));
      }
      sources[i].flip();
    }
    try (RawClient client = client()) {
      UpgradedConnection connection = accept();
      Future<?> write =
          threads.submit(() -> {
            connection.write(sources, PATIENCE);
            connection.shutdownOutput(PATIENCE);
            return null;
          });
      String received = client.rest();
      write.get(20, TimeUnit.SECONDS);
      assertThat(received).hasSize(octets);
      for (int at = 0; at < octets; at++) {
        int source = at / (octets / sources.length);
        int offset = at % (octets / sources.length);
        if (received.charAt(at) != ((offset % 251 + source) & 0xFF)) {
          throw new AssertionError("wrong octet at " + at);
        }
      }
      for (ByteBuffer source : sources) {
        assertThat(source.hasRemaining()).isFalse();
      }
      connection.close();
    }
  }

  @Test
  void readingGoesOnAfterTheOutputIsShutDown() throws Exception {
    try (RawClient client = client()) {
      UpgradedConnection connection = accept();
      connection.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {'x'})}, PATIENCE);
      connection.shutdownOutput(PATIENCE);
      assertThat(client.rest()).isEqualTo("x");
      client.send("late");
      assertThat(connection.read(ByteBuffer.allocate(10), PATIENCE)).isEqualTo(4);
      connection.close();
    }
  }
}
