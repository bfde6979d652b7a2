package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pings and their answers (RFC 6455 §5.5.2, §5.5.3).
@Timeout(60)
class PingTest extends SocketPairFixture {

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
        assertThat(socket.receive()).isEqualTo(new Message.Text("after " + i, true));
      }
    }
    peer.sendText("last");
    assertThat(socket.receive()).isEqualTo(new Message.Text("last", true));
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
    assertThat(socket.receive()).isEqualTo(new Message.Text("x", true));

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

  @Test
  void aPingTooLongIsAMistake() {
    WebSocket socket = open();
    assertThatThrownBy(() -> socket.ping(ByteBuffer.allocate(126)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
