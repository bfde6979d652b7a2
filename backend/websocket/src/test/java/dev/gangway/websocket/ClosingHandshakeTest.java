package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The closing handshake (RFC 6455 §7), over the blocking face.
@Timeout(60)
class ClosingHandshakeTest extends SocketPairFixture {

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
  void whatIsToBeDoneAtTheEndIsDoneOnceAndLaterAtOnce() {
    WebSocketOptions options = WebSocketOptions.DEFAULTS;
    FrameSender sender = new FrameSender(pair.server, Role.SERVER, options.writeStall(), null);
    ClosingHandshake closing = new ClosingHandshake(pair.server, Role.SERVER, options, sender);
    AtomicInteger done = new AtomicInteger();
    closing.whenOver(done::incrementAndGet);
    assertThat(done).hasValue(0);
    closing.lose("first");
    closing.lose("second");
    assertThat(done).hasValue(1);
    assertThat(closing.outcome()).isEqualTo(new Message.Closed(1006, "first"));
    closing.whenOver(done::incrementAndGet);
    assertThat(done).hasValue(2);
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
}
