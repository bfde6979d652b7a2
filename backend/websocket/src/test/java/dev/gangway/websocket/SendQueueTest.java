package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Marks, limits and the end of a queue, with a peer that does not read until it is told to.
@Timeout(60)
class SendQueueTest extends SocketPairFixture {

  /// Twice what the pair holds: one is being sent, the others wait.
  private static final int MESSAGE = 2 * SocketPair.CAPACITY;

  private static final SendQueue.Marks SMALL =
      new SendQueue.Marks(4 * MESSAGE, MESSAGE, 8 * MESSAGE, 100);

  private final WebSocket socket = open();
  private final Queue<Thread> senders = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();

  /// Also that none is busy with nothing.
  @AfterEach
  void noSenderIsLeft() throws InterruptedException {
    socket.abort();
    for (Thread sender : senders) {
      assertThat(sender.join(Peer.PATIENCE)).as("ended").isTrue();
    }
  }

  private SendQueue queue(SendQueue.Marks marks) {
    return new SendQueue(
        socket,
        marks,
        task -> {
          Thread sender =
              Thread.ofVirtual()
                  .uncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown))
                  .unstarted(task);
          senders.add(sender);
          return sender;
        });
  }

  private static PreparedMessage message() {
    return PreparedMessage.binary(ByteBuffer.allocate(MESSAGE));
  }

  private void hearMessages(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(peer.hear().hex()).hasSize(2 * MESSAGE);
    }
  }

  @Test
  void messagesOfEveryKindGoOutInOrder() throws Exception {
    SendQueue queue = queue(SendQueue.Marks.DEFAULTS);
    assertThat(queue.offer("Grüße")).isTrue();
    assertThat(queue.offer(PreparedMessage.text("prepared"))).isTrue();
    ByteBuffer octets = ByteBuffer.wrap(new byte[] {1, 2});
    assertThat(queue.offer(octets)).isTrue();
    assertThat(queue.offer("lone \uD800!")).isTrue();
    assertThat(peer.hear().text()).isEqualTo("Grüße");
    assertThat(peer.hear().text()).isEqualTo("prepared");
    assertThat(peer.hear().toString()).isEqualTo("binary:0102");
    assertThat(peer.hear().text()).isEqualTo("lone ?!");
    assertThat(queue.awaitEmpty(Peer.PATIENCE)).isTrue();
    assertThat(octets.hasRemaining()).isFalse();
    assertThat(queue.bufferedAmount()).isZero();
  }

  @Test
  void theMarksAreCrossedAndToldOnceEachTime() throws Exception {
    SendQueue queue = queue(SMALL);
    Semaphore told = new Semaphore(0);
    queue.onWritable(told::release);
    for (int round = 0; round < 2; round++) {
      for (int i = 1; i <= 6; i++) {
        assertThat(queue.offer(message())).isTrue();
        assertThat(queue.bufferedAmount()).isEqualTo((long) i * MESSAGE);
        assertThat(queue.isWritable()).as("with %d messages", i).isEqualTo(i < 4);
      }
      hearMessages(4);
      // Of the two that are left, one is being sent.
      assertThat(queue.isWritable()).as("below the high mark and above the low one").isFalse();
      assertThat(told.availablePermits()).isZero();
      hearMessages(1);
      assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(queue.isWritable()).isTrue();
      assertThat(queue.bufferedAmount()).isEqualTo(MESSAGE);
      hearMessages(1);
      assertThat(queue.awaitEmpty(Peer.PATIENCE)).isTrue();
      assertThat(told.availablePermits()).isZero();
    }
  }

  @Test
  void theListenerMayOffer() throws Exception {
    SendQueue queue = queue(SMALL);
    queue.onWritable(() -> queue.offer("more"));
    while (queue.isWritable()) {
      queue.offer(message());
    }
    hearMessages(4);
    assertThat(peer.hear().text()).isEqualTo("more");
  }

  @Test
  void whatWouldGoBeyondTheLimitIsRefused() throws Exception {
    SendQueue queue = queue(SMALL);
    int limit = (int) SMALL.limit();
    assertThat(queue.offer(ByteBuffer.allocate(limit + 1))).as("all by itself").isFalse();
    assertThat(queue.offer("x".repeat(limit + 1))).isFalse();
    assertThat(queue.offer("ä".repeat(limit / 2 + 1))).isFalse();
    assertThat(senders).isEmpty();

    for (int i = 0; i < 7; i++) {
      assertThat(queue.offer(message())).isTrue();
    }
    ByteBuffer tooMuch = ByteBuffer.allocate(MESSAGE + 1);
    assertThat(queue.offer(tooMuch)).isFalse();
    assertThat(tooMuch.remaining()).isEqualTo(MESSAGE + 1);
    assertThat(queue.bufferedAmount()).isEqualTo(7 * MESSAGE);
    assertThat(queue.offer(message())).as("up to the limit").isTrue();
    assertThat(queue.offer("x")).isFalse();
    assertThat(queue.offer("")).as("of no octet").isTrue();
    hearMessages(8);
    assertThat(peer.hear().toString()).isEqualTo("text:");
  }

  @Test
  void whoWasRefusedIsToldWhenToTryAgain() throws Exception {
    Future<?> blocked = blockedSend(socket);
    SendQueue queue = queue(new SendQueue.Marks(4 * MESSAGE, MESSAGE, 8 * MESSAGE, 100));
    Semaphore told = new Semaphore(0);
    queue.onWritable(told::release);
    assertThat(queue.offer(ByteBuffer.allocate(9 * MESSAGE))).as("never").isFalse();
    assertThat(queue.isWritable()).as("there is nothing to wait for").isTrue();
    assertThat(queue.offer(message())).isTrue();
    assertThat(queue.offer(message())).isTrue();
    assertThat(queue.offer(ByteBuffer.allocate(7 * MESSAGE))).as("not now").isFalse();
    assertThat(queue.isWritable()).isFalse();
    hearBlockedSend();
    result(blocked);
    hearMessages(2);
    assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.awaitEmpty(Peer.PATIENCE)).isTrue();
    assertThat(told.availablePermits()).isZero();
    assertThat(queue.isWritable()).isTrue();
  }

  @Test
  void emptyMessagesAreCounted() throws Exception {
    Future<?> blocked = blockedSend(socket);
    SendQueue queue = queue(new SendQueue.Marks(4, 1, 4, 8));
    Semaphore told = new Semaphore(0);
    queue.onWritable(told::release);
    for (int i = 1; i <= 8; i++) {
      assertThat(queue.isWritable()).isTrue();
      assertThat(queue.offer("")).isTrue();
    }
    assertThat(queue.isWritable()).isFalse();
    assertThat(queue.offer("")).isFalse();
    hearBlockedSend();
    result(blocked);
    for (int i = 1; i <= 8; i++) {
      assertThat(peer.hear().toString()).isEqualTo("text:");
    }
    assertThat(queue.awaitEmpty(Peer.PATIENCE)).isTrue();
    assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(told.availablePermits()).isZero();
    assertThat(queue.isWritable()).isTrue();
  }

  /// Many threads, a queue that refuses most of the time, and every message once and in order.
  @Test
  void nothingIsLostOrDoubledOrOvertaken() throws Exception {
    int producers = 8;
    int each = 12_500;
    SendQueue queue = queue(new SendQueue.Marks(2_000, 500, 4_000, 300));
    List<Future<?>> all = new ArrayList<>();
    for (int producer = 0; producer < producers; producer++) {
      int own = producer;
      all.add(
          threads.submit(() -> {
            for (int i = 0; i < each; i++) {
              ByteBuffer message = ByteBuffer.allocate(8).putInt(own).putInt(i).flip();
              while (!queue.offer(message)) {
                assertThat(queue.awaitEmpty(Peer.PATIENCE)).isTrue();
              }
            }
            return null;
          }));
    }
    int[] next = new int[producers];
    for (int i = 0; i < producers * each; i++) {
      ByteBuffer message = ByteBuffer.wrap(peer.hear().octets());
      int producer = message.getInt();
      assertThat(message.getInt()).isEqualTo(next[producer]++);
    }
    for (Future<?> producer : all) {
      result(producer);
    }
    assertThat(queue.awaitEmpty(Peer.PATIENCE)).isTrue();
    assertThat(queue.bufferedAmount()).isZero();
    assertThat(queue.isWritable()).isTrue();
  }

  @Test
  void thereIsAThreadOnlyWhileSomethingWaits() throws Exception {
    SendQueue queue = queue(SMALL);
    assertThat(senders).isEmpty();
    for (int round = 1; round <= 3; round++) {
      queue.offer(message());
      queue.offer(message());
      assertThat(senders).hasSize(round);
      hearMessages(2);
      for (Thread sender : senders) {
        assertThat(sender.join(Peer.PATIENCE)).isTrue();
      }
    }
  }

  @Test
  void aPongGoesAheadOfWhatWaits() throws Exception {
    SendQueue queue = queue(SMALL);
    for (int i = 0; i < 3; i++) {
      queue.offer(message());
    }
    peer.awaitInput();
    peer.sendPing((byte) 1);
    peer.sendText("x");
    assertThat(socket.receive()).isEqualTo(new Message.Text("x", true));
    hearMessages(1);
    assertThat(peer.hear().toString()).isEqualTo("pong:01");
    hearMessages(2);
  }

  // --- the end

  private void assertEnded(SendQueue queue) throws InterruptedException {
    assertThat(queue.awaitEmpty(Peer.PATIENCE)).isFalse();
    assertThat(queue.bufferedAmount()).isZero();
    assertThat(queue.isWritable()).isFalse();
    assertThat(queue.offer("late")).isFalse();
    assertThat(queue.offer(message())).isFalse();
    for (Thread sender : senders) {
      assertThat(sender.join(Peer.PATIENCE)).isTrue();
    }
    assertThat(senders).hasSize(1);
  }

  @Test
  void aLostConnectionDropsWhatWaits() throws Exception {
    SendQueue queue = queue(SMALL);
    for (int i = 0; i < 3; i++) {
      queue.offer(message());
    }
    peer.awaitInput();
    assertThat(queue.awaitEmpty(MOMENT)).isFalse();
    socket.abort();
    assertEnded(queue);
    assertThat(uncaught).isEmpty();
  }

  @Test
  void ourCloseFinishesTheMessageUnderWayAndDropsTheRest() throws Exception {
    SendQueue queue = queue(SMALL);
    for (int i = 0; i < 3; i++) {
      queue.offer(message());
    }
    peer.awaitInput();
    socket.close(CloseCode.GOING_AWAY, "");
    assertThat(queue.isWritable()).isFalse();
    assertThat(queue.offer("late")).isFalse();
    hearMessages(1);
    assertThat(peer.hear().closeCode()).isEqualTo(1001);
    assertEnded(queue);
    assertThat(uncaught).isEmpty();
  }

  @Test
  void thePeersCloseDropsWhatWaits() throws Exception {
    SendQueue queue = queue(SMALL);
    for (int i = 0; i < 3; i++) {
      queue.offer(message());
    }
    peer.awaitInput();
    peer.sendClose(1000);
    Future<List<String>> received = threads.submit(receiveAll(socket));
    // Or the next message is begun before the Close has been read.
    DeliveryFixture.await("the Close is read", () -> !queue.isWritable());
    hearMessages(1);
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    peer.close();
    assertThat(result(received)).containsExactly("closed 1000");
    assertEnded(queue);
  }

  @Test
  void whatWaitsCanBeSentBeforeTheClose() throws Exception {
    SendQueue queue = queue(SMALL);
    queue.offer(message());
    queue.offer("last");
    Future<Boolean> sent = threads.submit(() -> queue.awaitEmpty(Duration.ofSeconds(20)));
    hearMessages(1);
    assertThat(peer.hear().text()).isEqualTo("last");
    assertThat(result(sent)).isTrue();
    socket.close(CloseCode.NORMAL, "");
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(queue.awaitEmpty(Peer.PATIENCE)).as("nothing was dropped").isTrue();
  }

  @Test
  void anIdleQueueSeesTheEndToo() throws Exception {
    SendQueue queue = queue(SMALL);
    socket.abort();
    assertThat(queue.isWritable()).isFalse();
    assertThat(queue.offer("late")).isFalse();
    assertThat(queue.offer(message())).isFalse();
    assertThat(senders).isEmpty();
  }

  @Test
  void aListenerThatThrowsClosesTheConnection() throws Exception {
    SendQueue queue = queue(SMALL);
    IllegalStateException mistake = new IllegalStateException("a mistake");
    queue.onWritable(() -> {
      throw mistake;
    });
    for (int i = 0; i < 6; i++) {
      queue.offer(message());
    }
    hearMessages(5);
    Peer.Frame close = peer.hear();
    assertThat(close.closeCode()).isEqualTo(1011);
    assertThat(new String(close.octets(), 2, close.octets().length - 2, StandardCharsets.UTF_8))
        .doesNotContain("mistake");
    assertEnded(queue);
    assertThat(uncaught).containsExactly(mistake);
  }

  @Test
  void marksThatMakeNoSenseAreMistakes() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SendQueue.Marks(10, -1, 20, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new SendQueue.Marks(10, 10, 20, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new SendQueue.Marks(10, 0, 9, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new SendQueue.Marks(10, 0, 20, 0));
    assertThat(new SendQueue.Marks(1, 0, 1, 1)).isNotNull();
  }
}
