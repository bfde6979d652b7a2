package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The blocking face, over a pair of transports that hold 8 KiB each way.
@Timeout(60)
class WebSocketTest {

  /// More than the pair holds, so that a write of it blocks until the peer reads.
  private static final int BLOCKING = 8 * SocketPair.CAPACITY;

  private static final Duration MOMENT = Duration.ofMillis(100);

  private final SocketPair pair = new SocketPair();
  private final Peer peer = new Peer(pair.client);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    pair.client.close();
    pair.server.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private WebSocket open() {
    return open(WebSocketOptions.DEFAULTS);
  }

  private WebSocket open(WebSocketOptions options) {
    return WebSocket.server(pair.server, options);
  }

  private static <T> T result(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(20, TimeUnit.SECONDS);
  }

  /// All messages of a socket until it is closed, text as it is.
  private static Callable<List<String>> receiveAll(WebSocket socket) {
    return () -> {
      List<String> messages = new ArrayList<>();
      for (; ; ) {
        switch (socket.receive()) {
          case Message.Text(String text) -> messages.add(text);
          case Message.Binary(ByteBuffer payload, boolean last) ->
              messages.add("binary of " + payload.remaining() + (last ? "" : "~"));
          case Message.Closed(int code, _) -> {
            messages.add("closed " + code);
            return messages;
          }
        }
      }
    };
  }

  /// Starts a send that cannot end before the peer reads, and waits until it is under way.
  private Future<?> blockedSend(WebSocket socket) throws IOException {
    Future<?> send =
        threads.submit(() -> {
          socket.sendBinary(ByteBuffer.allocate(BLOCKING));
          return null;
        });
    peer.awaitInput();
    assertThat(send.isDone()).isFalse();
    return send;
  }

  private void hearBlockedSend() throws IOException {
    Peer.Frame frame = peer.hear();
    assertThat(frame.opcode()).isEqualTo(Opcode.BINARY);
    assertThat(frame.hex()).hasSize(2 * BLOCKING);
  }

  // --- messages

  @Test
  void fragmentsBecomeMessages() throws Exception {
    WebSocket socket = open();
    peer.sendText("hello");
    peer.send(peer.frame(false, Opcode.TEXT, "and a".getBytes(StandardCharsets.UTF_8)));
    peer.send(peer.frame(false, Opcode.CONTINUATION, "happy new".getBytes(StandardCharsets.UTF_8)));
    peer.send(peer.frame(true, Opcode.CONTINUATION, "year!".getBytes(StandardCharsets.UTF_8)));
    assertThat(socket.receive()).isEqualTo(new Message.Text("hello"));
    assertThat(socket.receive()).isEqualTo(new Message.Text("and ahappy newyear!"));
  }

  @Test
  void binaryIsHandedOnAsItArrives() throws Exception {
    WebSocket socket = open();
    peer.sendHex("82 fe 1000 00000000 010203");
    assertThat(socket.receive())
        .isEqualTo(new Message.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3}), false));
    peer.sendHex("0405");
    assertThat(socket.receive())
        .isEqualTo(new Message.Binary(ByteBuffer.wrap(new byte[] {4, 5}), false));
  }

  @Test
  void messagesGoOutInOneFrame() throws Exception {
    WebSocket socket = open();
    socket.sendText("Grüße");
    socket.sendText("lone \uD800!");
    socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3}));
    socket.sendBinary();
    socket.ping(ByteBuffer.wrap(new byte[] {7}));
    assertThat(peer.hear().text()).isEqualTo("Grüße");
    assertThat(peer.hear().text()).isEqualTo("lone ?!");
    assertThat(peer.hear().toString()).isEqualTo("binary:010203");
    assertThat(peer.hear().toString()).isEqualTo("binary:");
    assertThat(peer.hear().toString()).isEqualTo("ping:07");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 300_000})
  void messagesOfEveryLengthClassGoBothWays(int length) throws Exception {
    WebSocket socket = open();
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    Future<?> send =
        threads.submit(() -> {
          peer.sendBinary(payload.clone());
          return null;
        });
    ByteBuffer received = ByteBuffer.allocate(length);
    boolean last = false;
    while (!last) {
      Message.Binary piece = (Message.Binary) socket.receive();
      received.put(piece.payload());
      last = piece.last();
    }
    result(send);
    assertThat(received.array()).isEqualTo(payload);
    Future<Peer.Frame> heard = threads.submit(peer::hear);
    socket.sendBinary(ByteBuffer.wrap(payload));
    assertThat(result(heard).hex()).isEqualTo(HexFormat.of().formatHex(payload));
  }

  @Test
  void framesOfManySendersDoNotMix() throws Exception {
    WebSocket socket = open();
    List<Future<?>> senders = new ArrayList<>();
    for (int sender = 0; sender < 8; sender++) {
      byte fill = (byte) sender;
      senders.add(
          threads.submit(() -> {
            for (int i = 1; i <= 50; i++) {
              byte[] payload = new byte[fill * 311 + i];
              Arrays.fill(payload, fill);
              socket.sendBinary(ByteBuffer.wrap(payload));
            }
            return null;
          }));
    }
    Map<Integer, Integer> next = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      String hex = peer.hear().hex();
      String fill = hex.substring(0, 2);
      int sender = Integer.parseInt(fill, 16);
      int count = next.merge(sender, 1, Integer::sum);
      assertThat(hex).isEqualTo(fill.repeat(sender * 311 + count));
    }
    for (Future<?> sender : senders) {
      result(sender);
    }
  }

  // --- pings

  @Test
  void tenPingsGetTenPongsInOrder() throws Exception {
    WebSocket socket = open();
    Future<List<String>> received = threads.submit(receiveAll(socket));
    for (byte i = 0; i < 10; i++) {
      peer.sendPing(i);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(peer.hear().toString()).isEqualTo("pong:0" + i);
    }
    peer.sendClose(1000);
    assertThat(result(received)).containsExactly("closed 1000");
  }

  /// As Autobahn's 2.10 and 2.11: whole or octet by octet, each is answered, in order.
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void tenPingsInABurstGetTenPongsInOrder(int chop) throws Exception {
    WebSocket socket = open();
    Future<List<String>> received = threads.submit(receiveAll(socket));
    ByteBuffer burst = ByteBuffer.allocate(2000);
    for (byte i = 0; i < 10; i++) {
      burst.put(peer.frame(true, Opcode.PING, new byte[] {i}));
    }
    burst.put(peer.frame(true, Opcode.CLOSE, new byte[] {0x03, (byte) 0xE8})).flip();
    for (int at = 0; at < burst.limit(); at += chop) {
      peer.send(burst.slice(at, Math.min(chop, burst.limit() - at)));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(peer.hear().toString()).isEqualTo("pong:0" + i);
    }
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    peer.close();
    assertThat(result(received)).containsExactly("closed 1000");
  }

  @Test
  void pingsThatNobodyCanAnswerAreNotTakenForEver() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withCloseWait(MOMENT).withDrain(MOMENT));
    Future<?> send = blockedSend(socket);
    Future<List<String>> received = threads.submit(receiveAll(socket));
    ByteBuffer pings = ByteBuffer.allocate(6 * FrameSender.PINGS_WAITING);
    for (int i = 0; i < FrameSender.PINGS_WAITING; i++) {
      pings.put(peer.frame(true, Opcode.PING));
    }
    peer.send(pings.flip());
    peer.sendText("still here");
    peer.sendPing();
    assertThat(result(received)).containsExactly("still here", "closed 1008");
    assertThatThrownBy(() -> result(send)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void theReceiverDoesNotWaitForASenderAndPongsDoNotQueue() throws Exception {
    WebSocket socket = open();
    Future<?> send = blockedSend(socket);
    for (int i = 0; i < 1000; i++) {
      peer.sendPing((byte) (i >> 8), (byte) i);
      if (i % 100 == 0) {
        // Received while the sender is stuck; the pair could not hold all pings otherwise.
        peer.sendText("after " + i);
        assertThat(socket.receive()).isEqualTo(new Message.Text("after " + i));
      }
    }
    peer.sendText("last");
    assertThat(socket.receive()).isEqualTo(new Message.Text("last"));
    assertThat(send.isDone()).isFalse();

    hearBlockedSend();
    assertThat(peer.hear().toString()).isEqualTo("pong:03e7");
    result(send);
    socket.sendText("and on");
    assertThat(peer.hear().text()).isEqualTo("and on");
  }

  @Test
  void aPongWaitsForNothingButTheFrameUnderWay() throws Exception {
    WebSocket socket = open();
    Future<?> first = blockedSend(socket);
    List<Future<?>> more = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      more.add(
          threads.submit(() -> {
            socket.sendBinary(ByteBuffer.allocate(BLOCKING));
            return null;
          }));
    }
    peer.sendPing((byte) 1);
    peer.sendText("x");
    assertThat(socket.receive()).isEqualTo(new Message.Text("x"));

    hearBlockedSend();
    assertThat(peer.hear().toString()).isEqualTo("pong:01");
    for (int i = 0; i < more.size(); i++) {
      hearBlockedSend();
    }
    result(first);
    for (Future<?> send : more) {
      result(send);
    }
  }

  // --- the closing handshake

  @Test
  void thePeersCloseIsAnsweredAndTheStreamEnded() throws Exception {
    WebSocket socket = open();
    Future<List<String>> received = threads.submit(receiveAll(socket));
    peer.sendHex("88 85 00000000 0fa1627965");
    assertThat(peer.hear().toString()).isEqualTo("close:0fa1");
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    assertThat(result(received)).containsExactly("closed 4001");
    assertThatThrownBy(socket::receive).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theStreamIsEndedBeforeThePeersEndIsWaitedFor() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withDrain(Duration.ofHours(1)));
    Future<List<String>> received = threads.submit(receiveAll(socket));
    peer.sendClose(1000);
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    assertThat(received.isDone()).isFalse();
    peer.shutdownOutput();
    assertThat(result(received)).containsExactly("closed 1000");
  }

  @Test
  void thePeersReasonIsHandedOn() throws Exception {
    WebSocket socket = open();
    peer.sendHex("88 85 00000000 0fa1627965");
    peer.shutdownOutput();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(4001, "bye"));
  }

  @Test
  void nothingIsDeliveredAfterThePeersClose() throws Exception {
    WebSocket socket = open();
    peer.sendText("before");
    peer.sendClose(1000);
    peer.sendText("after");
    peer.shutdownOutput();
    assertThat(result(threads.submit(receiveAll(socket)))).containsExactly("before", "closed 1000");
  }

  @Test
  void ourCloseIsSentOnceAndTheFirstOneWins() throws Exception {
    WebSocket socket = open();
    Future<List<String>> received = threads.submit(receiveAll(socket));
    socket.close(4409, "taken over");
    socket.close(CloseCode.INTERNAL_ERROR, "too late");
    Peer.Frame close = peer.hear();
    assertThat(close.closeCode()).isEqualTo(4409);
    assertThat(close.text()).endsWith("taken over");
    peer.sendText("dropped");
    peer.sendClose(4409);
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    assertThat(result(received)).containsExactly("closed 4409");
  }

  @Test
  void nothingIsSentAfterOurClose() throws Exception {
    WebSocket socket = open();
    socket.close(CloseCode.NORMAL, "");
    assertThatThrownBy(() -> socket.sendText("late")).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> socket.ping(ByteBuffer.allocate(0)))
        .isInstanceOf(ClosedChannelException.class);
    peer.sendPing((byte) 1);
    peer.sendClose(1000);
    assertThat(peer.hear().toString()).isEqualTo("close:03e8");
    assertThat(peer.hearOrEnd()).isNull();
  }

  @Test
  void ourCloseComesAfterTheFrameUnderWay() throws Exception {
    WebSocket socket = open();
    Future<?> send = blockedSend(socket);
    socket.close(CloseCode.SERVICE_RESTART, "");
    Future<List<String>> received = threads.submit(receiveAll(socket));
    hearBlockedSend();
    assertThat(peer.hear().closeCode()).isEqualTo(1012);
    peer.sendClose(1012);
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    result(send);
    assertThat(result(received)).containsExactly("closed 1012");
  }

  @Test
  void theAnswerToAPeersCloseComesAfterTheFrameUnderWay() throws Exception {
    WebSocket socket = open();
    Future<?> send = blockedSend(socket);
    Future<List<String>> received = threads.submit(receiveAll(socket));
    peer.sendClose(1000);
    hearBlockedSend();
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    result(send);
    assertThat(result(received)).containsExactly("closed 1000");
  }

  @Test
  void aPeerThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withCloseWait(MOMENT));
    Future<List<String>> received = threads.submit(receiveAll(socket));
    socket.close(CloseCode.NORMAL, "");
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    assertThat(result(received)).containsExactly("closed 1006");
  }

  @Test
  void aPeerThatTakesNothingIsNotWaitedForLong() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withCloseWait(MOMENT));
    Future<?> send = blockedSend(socket);
    Future<List<String>> received = threads.submit(receiveAll(socket));
    socket.close(CloseCode.NORMAL, "");
    assertThat(result(received)).containsExactly("closed 1006");
    assertThatThrownBy(() -> result(send)).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aSocketNobodyReceivesFromIsClosedProperly() throws Exception {
    WebSocket socket = open();
    socket.close(CloseCode.NORMAL, "");
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    peer.sendText("dropped");
    peer.sendClose(1000);
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
  }

  @Test
  void aPieceStaysAsItIsWhileSomebodyElseCloses() throws Exception {
    WebSocket socket = open();
    peer.sendBinary(new byte[] {1, 2, 3, 4, 5});
    Message.Binary piece = (Message.Binary) socket.receive();
    socket.close(CloseCode.NORMAL, "");
    // Read by the closing thread while the piece is still looked at.
    peer.sendBinary(new byte[400]);
    peer.sendBinary(new byte[400]);
    peer.sendClose(1000);
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    assertThat(piece.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
  }

  @Test
  void aReasonIsCutAtACharacter() {
    assertThat(reasonOf("x".repeat(200))).isEqualTo("x".repeat(123));
    assertThat(reasonOf("ä".repeat(100))).isEqualTo("ä".repeat(61));
    assertThat(reasonOf("xx" + "😀".repeat(100))).isEqualTo("xx" + "😀".repeat(30));
    assertThat(reasonOf("\uDC00")).isEqualTo("?");
  }

  private static String reasonOf(String reason) {
    ByteBuffer payload = ClosingHandshake.payload(1000, reason);
    assertThat(payload.remaining()).isLessThanOrEqualTo(125);
    assertThat(payload.getShort()).isEqualTo((short) 1000);
    return StandardCharsets.UTF_8.decode(payload).toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1010, 1015, 1016, 2999, 5000, -1, 70_000})
  void codesAServerMustNotSendAreMistakes(int code) {
    WebSocket socket = open();
    assertThatThrownBy(() -> socket.close(code, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPingTooLongIsAMistake() {
    WebSocket socket = open();
    assertThatThrownBy(() -> socket.ping(ByteBuffer.allocate(126)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- what can go wrong

  @Test
  void aViolationEndsTheConnectionWithItsCode() throws Exception {
    WebSocket socket = open();
    Future<List<String>> received = threads.submit(receiveAll(socket));
    peer.sendHex("81 05 68656c6c6f");
    assertThat(peer.hear().closeCode()).isEqualTo(1002);
    assertThat(peer.hearOrEnd()).isNull();
    peer.sendText("dropped");
    peer.close();
    assertThat(result(received)).containsExactly("closed 1002");
  }

  @Test
  void aViolationAfterOurCloseSendsNoSecondClose() throws Exception {
    WebSocket socket = open();
    Future<List<String>> received = threads.submit(receiveAll(socket));
    socket.close(CloseCode.NORMAL, "");
    peer.sendHex("81 05 68656c6c6f");
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    assertThat(result(received)).containsExactly("closed 1002");
  }

  @Test
  void aPeerThatKeepsTheStreamOpenIsNotDrainedForLong() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withDrain(MOMENT));
    peer.sendClose(1000);
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
  }

  @Test
  void anEndWithoutACloseIsAbnormal() throws Exception {
    WebSocket socket = open();
    peer.sendText("last words");
    peer.shutdownOutput();
    assertThat(socket.receive()).isEqualTo(new Message.Text("last words"));
    assertThat(((Message.Closed) socket.receive()).code()).isEqualTo(1006);
    assertThatThrownBy(() -> socket.sendText("x")).isInstanceOf(IOException.class);
  }

  @Test
  void silenceEndsTheConnection() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withSilence(MOMENT));
    Message.Closed closed = (Message.Closed) socket.receive();
    assertThat(closed.code()).isEqualTo(1006);
    assertThat(closed.reason()).contains("nothing was heard");
    assertThat(peer.hearOrEnd()).isNull();
  }

  @Test
  void silenceIsCountedOverSeveralWaits() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withSilence(MOMENT.multipliedBy(3)));
    Message end = null;
    while (end == null) {
      try {
        end = socket.receive(MOMENT);
      } catch (SocketTimeoutException e) {
        // Asked again, as often as it takes.
      }
    }
    assertThat(((Message.Closed) end).reason()).contains("nothing was heard");
  }

  @Test
  void aMessageThatDoesNotComeInTimeLeavesTheSocketUsable() throws Exception {
    WebSocket socket = open();
    assertThatThrownBy(() -> socket.receive(MOMENT)).isInstanceOf(SocketTimeoutException.class);
    peer.sendHex("81 82 00000000 68");
    assertThatThrownBy(() -> socket.receive(MOMENT)).isInstanceOf(SocketTimeoutException.class);
    peer.sendHex("69");
    assertThat(socket.receive(Peer.PATIENCE)).isEqualTo(new Message.Text("hi"));
  }

  @Test
  void aPingIsNoMessage() throws Exception {
    WebSocket socket = open();
    peer.sendPing((byte) 1);
    assertThatThrownBy(() -> socket.receive(MOMENT)).isInstanceOf(SocketTimeoutException.class);
    assertThat(peer.hear().toString()).isEqualTo("pong:01");
  }

  @Test
  void aPeerThatTakesNothingIsGivenUp() throws Exception {
    WebSocket socket = open(WebSocketOptions.DEFAULTS.withWriteStall(MOMENT));
    assertThatThrownBy(() -> socket.sendBinary(ByteBuffer.allocate(BLOCKING)))
        .isInstanceOf(SocketTimeoutException.class);
    Message.Closed closed = (Message.Closed) socket.receive();
    assertThat(closed.code()).isEqualTo(1006);
    assertThat(closed.reason()).startsWith("a write failed");
    assertThatThrownBy(() -> socket.sendText("x")).isInstanceOf(IOException.class);
  }

  @Test
  void abortWakesReceiverAndSender() throws Exception {
    WebSocket socket = open();
    Future<?> send = blockedSend(socket);
    Future<List<String>> received = threads.submit(receiveAll(socket));
    socket.abort();
    socket.abort();
    assertThat(result(received)).containsExactly("closed 1006");
    assertThatThrownBy(() -> result(send)).hasCauseInstanceOf(IOException.class);
  }
}
