package dev.gangway.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InputQueueTest {

  @Test
  void whatGoesInComesOutInOrder() throws Exception {
    InputQueue queue = queue(1024);
    queue.put(0, bytes("hello "), () -> true);
    queue.put(0, bytes("world"), () -> true);
    assertThat(text(queue.take())).isEqualTo("hello world");
  }

  @Test
  void nothingIsNoInput() throws Exception {
    InputQueue queue = queue(1000);
    assertThat(queue.offer(0, ByteBuffer.allocate(0))).as("at first").isTrue();
    queue.put(0, ByteBuffer.allocate(1000), () -> true);
    queue.take();
    assertThat(queue.offer(0, ByteBuffer.allocate(0))).as("after a paste").isTrue();
    assertThat(queue.accepted()).isEqualTo(1000);
  }

  @Test
  void whatIsOfferedIsTakenWholeOrNotAtAll() throws Exception {
    InputQueue queue = queue(10);
    assertThat(queue.offer(0, bytes("typed "))).isTrue();
    assertThat(queue.offer(0, ByteBuffer.allocate(10 + InputQueue.AHEAD - 6))).isTrue();

    ByteBuffer more = bytes("x");
    assertThat(queue.offer(0, more)).as("there is no room").isFalse();
    assertThat(more.remaining()).isEqualTo(1);

    assertThat(text(queue.take())).startsWith("typed ");
    assertThat(queue.offer(0, more)).as("there is room again").isTrue();
    queue.end();
    assertThat(queue.offer(0, bytes("y"))).as("it has ended").isFalse();
  }

  @Test
  void aPasteLargerThanTheCapacityPassesThroughWhileSomebodyTakes() throws Exception {
    byte[] paste = new byte[300_000];
    new Random(0).nextBytes(paste);
    InputQueue queue = queue(1000);
    CompletableFuture<byte[]> taken =
        CompletableFuture.supplyAsync(() -> takeAll(queue, paste.length));
    assertThat(queue.put(0, ByteBuffer.wrap(paste), () -> true)).isTrue();
    assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(paste);
  }

  @Test
  void aPageThatKeepsToItsBoundNeverMakesThePutterWait() throws Exception {
    InputQueue queue = queue(10);
    queue.put(0, ByteBuffer.allocate(10), () -> true);
    assertThat(queue.accepted()).isEqualTo(10);
    queue.put(0, ByteBuffer.allocate(InputQueue.AHEAD), () -> true);
    assertThat(queue.accepted()).as("what lies beyond the capacity is not accepted").isEqualTo(10);
  }

  @Test
  void whatIsTakenLetsAsMuchMoreBeAcceptedAndSaysSo() throws Exception {
    AtomicInteger grown = new AtomicInteger();
    InputQueue queue = new InputQueue(10, grown::incrementAndGet);
    queue.put(0, ByteBuffer.allocate(15), () -> true);
    int taken = queue.take().remaining();
    assertThat(taken).isEqualTo(15);
    assertThat(queue.accepted()).isEqualTo(15);
    assertThat(grown).hasValue(1);
    queue.put(0, ByteBuffer.allocate(3), () -> true);
    queue.take();
    assertThat(grown).as("nothing new: it was accepted when it came").hasValue(1);
  }

  @Test
  void beyondItsBoundAPageWaits() throws Exception {
    InputQueue queue = queue(4);
    CompletableFuture<Boolean> put = new CompletableFuture<>();
    String tooMuch = "x".repeat(4 + InputQueue.AHEAD + 1);
    Thread putter = Thread.ofVirtual().start(() -> put.complete(putUnchecked(queue, tooMuch)));
    awaitWaiting(putter);
    assertThat(put).isNotDone();
    queue.take();
    assertThat(put.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatWasAcceptedStaysAcceptedAfterTheEnd() throws Exception {
    InputQueue queue = queue(10);
    queue.put(0, ByteBuffer.allocate(15), () -> true);
    queue.end();
    assertThat(queue.accepted()).isEqualTo(10);
  }

  @Test
  void endWakesAWaitingPutterAndTellsItsBytesAreLost() throws Exception {
    InputQueue queue = queue(1);
    String tooMuch = "x".repeat(2 + InputQueue.AHEAD);
    CompletableFuture<Boolean> put = new CompletableFuture<>();
    Thread putter = Thread.ofVirtual().start(() -> put.complete(putUnchecked(queue, tooMuch)));
    awaitWaiting(putter);
    queue.end();
    assertThat(put.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void endWakesAWaitingTakerWithAnEmptyBuffer() throws Exception {
    InputQueue queue = queue(1);
    CompletableFuture<ByteBuffer> taken = new CompletableFuture<>();
    Thread taker = Thread.ofVirtual().start(() -> taken.complete(takeUnchecked(queue)));
    awaitWaiting(taker);
    queue.end();
    assertThat(taken.get(10, TimeUnit.SECONDS).hasRemaining()).isFalse();
  }

  @Test
  void nothingIsTakenInAfterTheEnd() throws Exception {
    InputQueue queue = queue(10);
    queue.end();
    assertThat(queue.put(0, bytes("late"), () -> true)).isFalse();
  }

  private static InputQueue queue(int capacity) {
    return new InputQueue(capacity, () -> {});
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private static byte[] takeAll(InputQueue queue, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count) {
      ByteBuffer taken = takeUnchecked(queue);
      byte[] piece = new byte[taken.remaining()];
      taken.get(piece);
      all.writeBytes(piece);
    }
    return all.toByteArray();
  }

  private static ByteBuffer takeUnchecked(InputQueue queue) {
    try {
      return queue.take();
    } catch (InterruptedException never) {
      throw new AssertionError(never);
    }
  }

  private static boolean putUnchecked(InputQueue queue, String text) {
    try {
      return queue.put(0, bytes(text), () -> true);
    } catch (InterruptedException never) {
      throw new AssertionError(never);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes).toString();
  }

  @Test
  void onlyTheNewestWriterPutsAndGoesOnBehindWhatWasAccepted() throws Exception {
    InputQueue queue = new InputQueue(4, () -> {});
    assertThat(queue.offer(0, ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}))).isTrue();

    InputQueue.HandOver hand = queue.handOver();

    assertThat(hand.accepted()).isEqualTo(4);
    assertThat(queue.offer(0, ByteBuffer.wrap(new byte[] {9}))).isFalse();
    assertThat(queue.put(0, ByteBuffer.wrap(new byte[] {9}), () -> true)).isFalse();
    assertThat(queue.offer(hand.writer(), ByteBuffer.wrap(new byte[] {5, 6}))).isTrue();
    ByteBuffer taken = queue.take();
    byte[] all = new byte[taken.remaining()];
    taken.get(all);
    assertThat(all).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aWriterThatWaitsForRoomIsSentAwayByTheNext() throws Exception {
    InputQueue queue = new InputQueue(4, () -> {});
    byte[] tooMuch = new byte[4 + InputQueue.AHEAD + 1];
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return queue.put(0, ByteBuffer.wrap(tooMuch), () -> true);
          } catch (InterruptedException never) {
            throw new IllegalStateException(never);
          }
        });
    while (queue.accepted() < 4) {
      Thread.onSpinWait();
    }
    assertThat(queue.handOver().accepted()).isEqualTo(4);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(queue.accepted()).isEqualTo(4);
  }
}
