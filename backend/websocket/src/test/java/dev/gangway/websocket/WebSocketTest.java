package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The blocking face: messages, and what can go wrong with a connection.
@Timeout(60)
class WebSocketTest extends SocketPairFixture {

  // --- messages

  @Test
  void fragmentsBecomeMessages() throws Exception {
    WebSocket socket = open();
    peer.sendText("hello");
    peer.send(peer.frame(false, Opcode.TEXT, "and a".getBytes(StandardCharsets.UTF_8)));
    peer.send(peer.frame(false, Opcode.CONTINUATION, "happy new".getBytes(StandardCharsets.UTF_8)));
    peer.send(peer.frame(true, Opcode.CONTINUATION, "year!".getBytes(StandardCharsets.UTF_8)));
    assertThat(socket.receive()).isEqualTo(new Message.Text("hello", true));
    assertThat(socket.receive()).isEqualTo(new Message.Text("and ahappy newyear!", true));
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
    assertThat(socket.receive()).isEqualTo(new Message.Text("last words", true));
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
    assertThat(socket.receive(Peer.PATIENCE)).isEqualTo(new Message.Text("hi", true));
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
