package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is sent by who must not wait.
@Timeout(60)
class TrySendTest extends DeliveryFixture {

  /// More than both kernels' ends take: a rest is left of every message that is not read.
  private static final int OCTETS = FrameSender.MOST_TRIED;

  private static ByteBuffer message(int number) {
    byte[] octets = new byte[OCTETS];
    Arrays.fill(octets, (byte) number);
    return ByteBuffer.wrap(octets);
  }

  private static void hear(Peer peer, int number) throws Exception {
    byte[] octets = peer.hear().octets();
    assertThat(octets).hasSize(OCTETS);
    for (byte octet : octets) {
      if (octet != (byte) number) {
        throw new AssertionError("message " + number + " has an octet of " + octet);
      }
    }
  }

  private static <T> T result(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(20, TimeUnit.SECONDS);
  }

  /// Sends until something is left over.
  ///
  /// @return how many were sent
  private static int fill(WebSocket socket) {
    int count = 0;
    while (socket.trySendBinary(message(count))) {
      assertThat(++count).isLessThan(1000);
    }
    return count;
  }

  @Test
  void aMessageIsSentWhileThePeerTakesThem() throws Exception {
    Connection connection = connect();
    for (int i = 0; i < 1000; i++) {
      ByteBuffer payload = ByteBuffer.wrap(new byte[] {(byte) (i >> 8), (byte) i});
      assertThat(connection.socket().trySendBinary(payload)).isTrue();
      assertThat(payload.hasRemaining()).isFalse();
      assertThat(connection.peer().hear().toString()).isEqualTo("binary:%04x".formatted(i));
    }
    assertThat(connection.socket().trySendText("Grüße")).isTrue();
    assertThat(connection.peer().hear().text()).isEqualTo("Grüße");
    ByteBuffer[] slices = {
      ByteBuffer.allocate(2000), ByteBuffer.allocate(0), ByteBuffer.allocate(100_000)
    };
    assertThat(connection.socket().trySendBinary(slices)).isTrue();
    assertThat(connection.peer().hear().octets()).hasSize(102_000);
  }

  @Test
  void whatThePeerDoesNotTakeIsKeptOnce() throws Exception {
    Connection connection = connect();
    WebSocket socket = connection.socket();
    int count = fill(socket);
    assertThat(count).isPositive();
    ByteBuffer untouched = message(99);
    for (int i = 0; i < 100; i++) {
      assertThat(socket.trySendBinary(untouched)).isFalse();
      assertThat(untouched.remaining()).isEqualTo(OCTETS);
      assertThat(socket.trySendText("")).isFalse();
    }
    for (int i = 0; i < count; i++) {
      hear(connection.peer(), i);
    }
    await("room again", () -> socket.trySendText("again"));
    assertThat(connection.peer().hear().text()).isEqualTo("again");
  }

  @Test
  void whatElseIsSentComesBehindWhatIsKept() throws Exception {
    Connection connection = connect().deliver();
    WebSocket socket = connection.socket();
    int count = fill(socket);
    Future<?> sending =
        threads.submit(() -> {
          socket.sendBinary(message(count));
          return null;
        });
    connection.peer().sendPing((byte) 7);
    Map<Opcode, Integer> heard = new HashMap<>();
    for (int messages = 0; messages <= count; ) {
      // The pong is behind what was kept, and before or behind the message that waits.
      Peer.Frame frame = connection.peer().hear();
      heard.merge(frame.opcode(), 1, Integer::sum);
      if (frame.opcode() == Opcode.BINARY) {
        assertThat(frame.octets()).hasSize(OCTETS).startsWith((byte) messages++);
      } else {
        assertThat(messages).isGreaterThanOrEqualTo(count);
      }
    }
    result(sending);
    if (!heard.containsKey(Opcode.PONG)) {
      assertThat(connection.peer().hear().toString()).isEqualTo("pong:07");
    }
  }

  @Test
  void theCloseComesBehindWhatIsKept() throws Exception {
    Connection connection =
        connect(WebSocketOptions.DEFAULTS.withCloseWait(Duration.ofMinutes(5))).deliver();
    int count = fill(connection.socket());
    connection.socket().close(CloseCode.GOING_AWAY, "");
    assertThat(connection.socket().trySendText("late")).isFalse();
    for (int i = 0; i < count; i++) {
      hear(connection.peer(), i);
    }
    assertThat(connection.peer().hear().closeCode()).isEqualTo(1001);
    connection.peer().sendClose(1001);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.next()).isEqualTo("take closed 1001");
  }

  @Test
  void theAnswerToThePeersCloseComesBehindWhatIsKept() throws Exception {
    Connection connection = connect().deliver();
    int count = fill(connection.socket());
    connection.peer().sendClose(1000);
    for (int i = 0; i < count; i++) {
      hear(connection.peer(), i);
    }
    assertThat(connection.peer().hear().closeCode()).isEqualTo(1000);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.next()).isEqualTo("take closed 1000");
  }

  @Test
  void aPeerThatTakesNothingIsLost() throws Exception {
    Connection connection = connect(WebSocketOptions.DEFAULTS.withWriteStall(MOMENT)).deliver();
    fill(connection.socket());
    assertThat(connection.next()).isEqualTo("take closed 1006");
    assertThat(connection.socket().trySendText("late")).isFalse();
  }

  /// A peer that takes what it is sent lives, however long it says nothing.
  @Test
  void aPeerThatTakesABacklogSlowlyIsNotSilent() throws Exception {
    Connection connection =
        connect(WebSocketOptions.DEFAULTS.withSilence(Duration.ofMillis(500))).deliver();
    int count = fill(connection.socket());
    Future<?> sending =
        threads.submit(() -> {
          for (int i = count; i < count + 6; i++) {
            connection.socket().sendBinary(message(i));
          }
          return null;
        });
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < count + 6; i++) {
      assertThat(never.await(150, TimeUnit.MILLISECONDS)).isFalse();
      hear(connection.peer(), i);
    }
    result(sending);
    // Silent, and with nothing to take any more.
    assertThat(connection.next()).isEqualTo("take closed 1006");
  }

  @Test
  void aClientAlwaysWaits() throws Exception {
    Connection connection = connect();
    WebSocket client = WebSocket.client(connection.transport(), WebSocketOptions.DEFAULTS);
    ByteBuffer untouched = message(1);
    assertThat(client.trySendBinary(untouched)).isFalse();
    assertThat(untouched.remaining()).isEqualTo(OCTETS);
  }

  @Test
  void whatIsToBeCompressedWaits() throws Exception {
    ZlibPool pool = new ZlibPool(1);
    DeflateAgreement agreement = new DeflateAgreement("", true, 15, true, 15);
    Connection connection = connect(WebSocketOptions.DEFAULTS, agreement, pool);
    assertThat(connection.socket().trySendText("x".repeat(5000))).isFalse();
    assertThat(connection.socket().trySendText("short")).isTrue();
    assertThat(connection.peer().hear().text()).isEqualTo("short");
  }

  /// It would have to wait anyway, be kept as a copy, and hold up the other connections.
  @Test
  void whatIsLargeWaits() throws Exception {
    Connection connection = connect();
    ByteBuffer large = ByteBuffer.allocate(FrameSender.MOST_TRIED + 1);
    assertThat(connection.socket().trySendBinary(large)).isFalse();
    assertThat(large.hasRemaining()).isTrue();
    assertThat(connection.socket().trySendBinary(large.limit(FrameSender.MOST_TRIED))).isTrue();
    assertThat(connection.peer().hear().octets()).hasSize(FrameSender.MOST_TRIED);
  }

  @Test
  void aMessageUnderWayIsNotInterrupted() throws Exception {
    Connection connection = connect();
    try (MessageSink sink = connection.socket().beginBinary()) {
      sink.append(ByteBuffer.wrap(new byte[] {1}));
      assertThat(connection.socket().trySendText("in between")).isFalse();
      sink.finish();
    }
    assertThat(connection.socket().trySendText("behind")).isTrue();
    assertThat(connection.peer().hear().toString()).isEqualTo("binary~:01");
    assertThat(connection.peer().hear().toString()).isEqualTo("continuation:");
    assertThat(connection.peer().hear().text()).isEqualTo("behind");
  }

  @Test
  void nothingIsSentAfterTheEnd() throws Exception {
    Connection closed = connect();
    closed.socket().close(CloseCode.NORMAL, "");
    assertThat(closed.socket().trySendText("late")).isFalse();
    assertThatThrownBy(() -> closed.socket().sendText("late"))
        .isInstanceOf(ClosedChannelException.class);

    Connection aborted = connect();
    aborted.socket().abort();
    assertThat(aborted.socket().trySendText("late")).isFalse();

    Connection answered = connect().deliver();
    answered.peer().sendClose(1000);
    assertThat(answered.peer().hear().closeCode()).isEqualTo(1000);
    answered.peer().close();
    assertThat(answered.next()).isEqualTo("take closed 1000");
    assertThat(answered.socket().trySendText("late")).isFalse();
  }

  @Test
  void messagesOfManyThreadsStayWhole() throws Exception {
    Connection connection = connect().deliver();
    WebSocket socket = connection.socket();
    int senders = 8;
    int each = 300;
    List<Future<?>> sending = new ArrayList<>();
    for (int sender = 0; sender < senders; sender++) {
      int number = sender;
      sending.add(
          threads.submit(() -> {
            for (int i = 0; i < each; i++) {
              byte[] octets = new byte[4 + (i * 37) % 9000];
              Arrays.fill(octets, (byte) number);
              ByteBuffer payload = ByteBuffer.wrap(octets).putShort(0, (short) i);
              if (number % 4 == 0 || !socket.trySendBinary(payload)) {
                socket.sendBinary(payload);
              }
            }
            return null;
          }));
    }
    int[] next = new int[senders];
    for (int messages = 0; messages < senders * each; ) {
      Peer.Frame frame = connection.peer().hear();
      if (frame.opcode() == Opcode.PONG) {
        continue;
      }
      assertThat(frame.opcode()).isEqualTo(Opcode.BINARY);
      byte[] octets = frame.octets();
      int sender = octets[octets.length - 1];
      int number = ByteBuffer.wrap(octets).getShort();
      assertThat(number).as("sender %d", sender).isEqualTo(next[sender]++);
      assertThat(octets).hasSize(4 + (number * 37) % 9000);
      for (int i = 2; i < octets.length; i++) {
        if (octets[i] != sender) {
          throw new AssertionError("octet " + i + " of " + number + " of " + sender);
        }
      }
      if (messages++ % 5 == 0) {
        connection.peer().sendPing((byte) 1);
      }
    }
    for (Future<?> future : sending) {
      result(future);
    }
  }
}
