package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveBufferTest {

  private static void add(ReceiveBuffer buffer, byte[] bytes, int from, int length)
      throws Exception {
    buffer.add(new SSHPacket().putRawBytes(bytes, from, length), length);
  }

  /// As somebody reads who gives back later.
  private static int read(ReceiveBuffer buffer, ByteBuffer destination) throws Exception {
    int taken = buffer.take(destination);
    return taken == 0 && buffer.await() == ReceiveBuffer.Due.END ? -1 : taken;
  }

  /// Random chunks in, random reads out: the same bytes, and never more open than the window.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 4096, 65_536, 262_144})
  void bytesComeOutAsTheyWentInWithinTheWindow(int window) throws Exception {
    Random random = new Random(window);
    byte[] bytes = new byte[Math.min(window * 20, 3 << 20)];
    random.nextBytes(bytes);
    ReceiveBuffer buffer = new ReceiveBuffer(window, new ReceiveMemory(1 << 20));
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    int sent = 0;
    int open = buffer.firstWindow();
    while (out.hasRemaining()) {
      int length = Math.min(open, Math.min(random.nextInt(40_000) + 1, bytes.length - sent));
      if (length > 0) {
        add(buffer, bytes, sent, length);
        sent += length;
        open -= length;
      }
      if (sent > out.position()) {
        int room = Math.min(out.remaining(), random.nextInt(40_000) + 1);
        ByteBuffer part = out.slice(out.position(), room);
        out.position(out.position() + read(buffer, part));
        open += buffer.grant();
      }
      assertThat(open + sent - out.position()).isLessThanOrEqualTo(window);
    }
    assertThat(out.array()).isEqualTo(bytes);
  }

  @Test
  void moreThanTheWindowIsRefused() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10, new ReceiveMemory(1 << 20));
    add(buffer, new byte[8], 0, 8);
    assertThatThrownBy(() -> add(buffer, new byte[3], 0, 3))
        .isInstanceOf(ConnectionException.class);
  }

  @Test
  void dataBehindTheEndIsRefused() {
    ReceiveBuffer buffer = new ReceiveBuffer(10, new ReceiveMemory(1 << 20));
    buffer.end();
    assertThatThrownBy(() -> add(buffer, new byte[3], 0, 3))
        .isInstanceOf(ConnectionException.class);
  }

  @Test
  void smallReadsAreGivenBackTogether() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(100, new ReceiveMemory(1 << 20));
    add(buffer, new byte[100], 0, 100);
    int grants = 0;
    for (int i = 0; i < 100; i++) {
      read(buffer, ByteBuffer.allocate(1));
      grants += buffer.grant() > 0 ? 1 : 0;
    }
    assertThat(grants).isEqualTo(4);
  }

  @Test
  void whatHasArrivedIsReadBeforeTheEnd() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10, new ReceiveMemory(1 << 20));
    add(buffer, new byte[3], 0, 3);
    buffer.end();
    buffer.fail(new IOException("too late to matter"), false);
    assertThat(read(buffer, ByteBuffer.allocate(10))).isEqualTo(3);
    assertThat(read(buffer, ByteBuffer.allocate(10))).isEqualTo(-1);
  }

  @Test
  void whatHasArrivedIsReadBeforeTheFailure() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10, new ReceiveMemory(1 << 20));
    add(buffer, new byte[3], 0, 3);
    buffer.fail(new IOException("the line broke"), false);
    buffer.end();
    assertThat(read(buffer, ByteBuffer.allocate(10))).isEqualTo(3);
    assertThatThrownBy(() -> read(buffer, ByteBuffer.allocate(10))).hasMessage("the line broke");
  }

  @Test
  void aClosedTerminalGivesNothingMore() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10, new ReceiveMemory(1 << 20));
    add(buffer, new byte[3], 0, 3);
    buffer.fail(new IOException("closed"), true);
    assertThatThrownBy(() -> read(buffer, ByteBuffer.allocate(10))).hasMessage("closed");
  }

  /// Its host has not heard of that yet, and others may have terminals on the same connection.
  @Test
  void whatArrivesAfterThisSideHasClosedIsDropped() throws Exception {
    ReceiveMemory memory = new ReceiveMemory(1 << 20);
    ReceiveBuffer buffer = new ReceiveBuffer(64 << 10, memory);
    add(buffer, new byte[32 << 10], 0, 32 << 10);
    buffer.fail(new IOException("closed"), true);
    add(buffer, new byte[32 << 10], 0, 32 << 10);
    assertThat(memory.taken()).isZero();
    assertThat(buffer.grant()).isZero();
    assertThatThrownBy(() -> add(buffer, new byte[1], 0, 1))
        .isInstanceOf(ConnectionException.class);
  }

  @Test
  void takingNeverWaits() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(10, new ReceiveMemory(1 << 20));
    assertThat(buffer.take(ByteBuffer.allocate(10))).isZero();
    add(buffer, new byte[3], 0, 3);
    assertThat(buffer.take(ByteBuffer.allocate(2))).isEqualTo(2);
    assertThat(buffer.take(ByteBuffer.allocate(2))).isEqualTo(1);
    buffer.end();
    assertThat(buffer.take(ByteBuffer.allocate(2))).isZero();
  }

  @Test
  void theWindowFollowsWhatAllHaveLeft() throws Exception {
    int most = 256 << 10;
    ReceiveMemory memory = new ReceiveMemory(1 << 20);
    ReceiveBuffer buffer = new ReceiveBuffer(most, memory);
    int packet = 32 << 10;
    byte[] bytes = new byte[packet];
    assertThat(buffer.firstWindow()).isEqualTo(ReceiveMemory.LEAST);

    // There is plenty.
    add(buffer, bytes, 0, packet);
    read(buffer, ByteBuffer.allocate(packet));
    assertThat(buffer.grant()).isEqualTo(packet + most - ReceiveMemory.LEAST);

    // There is nothing, so what is read is not given back until the window is small again.
    byte[] others = memory.take(1 << 20);
    int open = most;
    while (open > ReceiveMemory.LEAST) {
      add(buffer, bytes, 0, packet);
      open -= packet;
      read(buffer, ByteBuffer.allocate(packet));
      open += buffer.grant();
    }
    assertThat(open).isEqualTo(ReceiveMemory.LEAST);

    memory.give(others);
    add(buffer, bytes, 0, packet);
    read(buffer, ByteBuffer.allocate(packet));
    assertThat(open - packet + buffer.grant()).isEqualTo(most);
  }

  @Test
  void memoryIsGivenBackWhenAllIsReadAndWhenItIsClosed() throws Exception {
    ReceiveMemory memory = new ReceiveMemory(1 << 20);
    ReceiveBuffer read = new ReceiveBuffer(1 << 16, memory);
    add(read, new byte[20_000], 0, 20_000);
    ReceiveBuffer closed = new ReceiveBuffer(1 << 16, memory);
    add(closed, new byte[20_000], 0, 20_000);
    assertThat(memory.taken()).isEqualTo(2 * (32 << 10));

    read(read, ByteBuffer.allocate(20_000));
    closed.fail(new IOException("closed"), true);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whatIsToBeGivenBackComesBeforeTheOutput() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(100, new ReceiveMemory(1 << 20));
    add(buffer, new byte[30], 0, 30);
    assertThat(buffer.await()).isEqualTo(ReceiveBuffer.Due.OUTPUT);
    buffer.take(ByteBuffer.allocate(25));
    assertThat(buffer.await()).isEqualTo(ReceiveBuffer.Due.GRANT);
    assertThat(buffer.grant()).isEqualTo(25);
    assertThat(buffer.await()).isEqualTo(ReceiveBuffer.Due.OUTPUT);
  }

  @Test
  void afterTheEndNothingIsGivenBack() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(100, new ReceiveMemory(1 << 20));
    add(buffer, new byte[30], 0, 30);
    buffer.end();
    buffer.take(ByteBuffer.allocate(30));
    assertThat(buffer.await()).isEqualTo(ReceiveBuffer.Due.END);
    assertThat(buffer.grant()).isZero();
  }

  /// The system counts how often a thread waited: once, if nobody woke it in between.
  @Test
  void whoWaitsSleepsUntilSomethingIsLeftToDo() throws Exception {
    ReceiveBuffer buffer = new ReceiveBuffer(100, new ReceiveMemory(1 << 20));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    CompletableFuture<Long> waits = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              long self = Thread.currentThread().threadId();
              long before = threads.getThreadInfo(self).getWaitedCount();
              try {
                assertThat(buffer.await()).isEqualTo(ReceiveBuffer.Due.GRANT);
                waits.complete(threads.getThreadInfo(self).getWaitedCount() - before);
              } catch (IOException | InterruptedException | AssertionError e) {
                waits.completeExceptionally(e);
              }
            });
    for (int i = 0; i < 25; i++) {
      Waiting.until("it waits", () -> waiting.getState() == Thread.State.WAITING);
      add(buffer, new byte[1], 0, 1);
      assertThat(buffer.take(ByteBuffer.allocate(10))).isEqualTo(1);
      buffer.wake();
    }
    assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void theEndWakes() throws Exception {
    for (boolean close : new boolean[] {true, false}) {
      ReceiveBuffer buffer = new ReceiveBuffer(100, new ReceiveMemory(1 << 20));
      CompletableFuture<Object> seen = new CompletableFuture<>();
      Thread waiting =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  seen.complete(buffer.await());
                } catch (IOException | InterruptedException e) {
                  seen.complete(String.valueOf(e.getMessage()));
                }
              });
      Waiting.until("it waits", () -> waiting.getState() == Thread.State.WAITING);
      if (close) {
        buffer.fail(new IOException("closed"), true);
      } else {
        buffer.end();
      }
      buffer.wake();
      assertThat(seen.get(20, TimeUnit.SECONDS))
          .isEqualTo(close ? "closed" : ReceiveBuffer.Due.END);
    }
  }
}
