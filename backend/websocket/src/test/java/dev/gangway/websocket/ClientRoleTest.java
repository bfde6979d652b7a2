package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is different at the client's end (RFC 6455 §5.1, §5.3, §7.1.1).
@Timeout(60)
class ClientRoleTest {

  private final SocketPair pair = new SocketPair();
  private final Peer server = new Peer(pair.server, Role.SERVER);
  private final WebSocket socket = WebSocket.client(pair.client, WebSocketOptions.DEFAULTS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    pair.client.close();
    pair.server.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void everyFrameIsMaskedWithAKeyOfItsOwn() throws Exception {
    Set<Integer> keys = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 0, 0, 0}));
      ByteBuffer frame = ByteBuffer.allocate(10);
      while (frame.hasRemaining()) {
        pair.server.read(frame, Peer.PATIENCE);
      }
      assertThat(frame.getShort(0)).isEqualTo((short) 0x8284);
      // Zeros masked are the key itself.
      assertThat(frame.getInt(6)).isEqualTo(frame.getInt(2));
      keys.add(frame.getInt(2));
    }
    // Two alike among 500 of 2^32 are one in 34,000; eight alike never happen.
    assertThat(keys).hasSizeGreaterThan(492);
  }

  @Test
  void whatIsSentIsNotChanged() throws Exception {
    byte[] octets = {1, 2, 3, 4, 5};
    ByteBuffer payload = ByteBuffer.wrap(octets);
    socket.sendBinary(payload, ByteBuffer.wrap(octets).asReadOnlyBuffer());
    assertThat(octets).containsExactly(1, 2, 3, 4, 5);
    assertThat(payload.hasRemaining()).isFalse();
    assertThat(server.hear().toString()).isEqualTo("binary:01020304050102030405");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, FrameOutput.CHUNK - 8, FrameOutput.CHUNK, 65_535, 100_003})
  void aMaskGoesOnFromWriteToWrite(int size) throws Exception {
    byte[] octets = new byte[size];
    for (int i = 0; i < size; i++) {
      octets[i] = (byte) (i * 31);
    }
    int half = size / 2;
    Future<?> sent =
        threads.submit(() -> {
          socket.sendBinary(
              ByteBuffer.wrap(octets, 0, half), ByteBuffer.wrap(octets, half, size - half));
          return null;
        });
    assertThat(server.hear().hex()).isEqualTo(HexFormat.of().formatHex(octets));
    sent.get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"81 81 00000000 61", "89 80 00000000", "88 80 00000000", "82 fe"})
  void aMaskedFrameFromTheServerIsAViolation(String hex) throws Exception {
    server.sendHex(hex);
    Future<Message> received = threads.submit(() -> socket.receive());
    assertThat(server.hear().closeCode()).isEqualTo(1002);
    pair.server.close();
    assertThat(received.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Message.Closed.class, closed -> assertThat(closed.code()).isEqualTo(1002));
  }

  @Test
  void messagesOfTheServerAreReceivedAndItsPingsAnswered() throws Exception {
    server.sendHex("81 05 48656c6c6f  89 01 07  02 01 01  80 01 02");
    assertThat(socket.receive()).isEqualTo(new Message.Text("Hello", true));
    assertThat(socket.receive())
        .isEqualTo(new Message.Binary(ByteBuffer.wrap(new byte[] {1}), false));
    assertThat(socket.receive())
        .isEqualTo(new Message.Binary(ByteBuffer.wrap(new byte[] {2}), true));
    assertThat(server.hear().toString()).isEqualTo("pong:07");
  }

  @Test
  void theServerEndsTheStreamFirst() throws Exception {
    socket.close(CloseCode.NORMAL, "");
    assertThat(server.hear().closeCode()).isEqualTo(1000);
    Future<Peer.Frame> end = threads.submit(server::hearOrEnd);
    server.sendHex("88 02 03e8");
    Future<Message> received = threads.submit(() -> socket.receive());
    // The stream still goes both ways: what the client would say now would arrive.
    server.shutdownOutput();
    assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(new Message.Closed(1000, ""));
    assertThat(end.get(20, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void theServersCloseIsAnsweredAndItsEndAwaited() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    socket.listen(
        new ControlListener() {
          @Override
          public void close(int code, String reason) {
            assertThat(code).isEqualTo(1001);
            assertThat(reason).isEqualTo("bye");
            asked.countDown();
          }
        });
    Future<Message> received = threads.submit(() -> socket.receive());
    server.sendHex("88 05 03e9 627965");
    assertThat(server.hear().toString()).isEqualTo("close:03e9");
    assertThat(asked.getCount()).isZero();
    assertThat(received.isDone()).isFalse();
    server.shutdownOutput();
    assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(new Message.Closed(1001, "bye"));
    assertThat(server.hearOrEnd()).isNull();
  }

  @Test
  void aServerThatNeverEndsTheStreamIsNotAwaitedForEver() throws Exception {
    WebSocket hasty =
        WebSocket.client(pair.client, WebSocketOptions.DEFAULTS.withDrain(Duration.ofMillis(50)));
    server.sendHex("88 02 03e8");
    assertThat(hasty.receive()).isEqualTo(new Message.Closed(1000, ""));
    assertThat(server.hear().closeCode()).isEqualTo(1000);
    assertThat(server.hearOrEnd()).isNull();
  }

  @Test
  void aClientMaySayThatItMissesAnExtension() throws Exception {
    socket.close(CloseCode.MANDATORY_EXTENSION, "permessage-deflate");
    assertThat(server.hear().closeCode()).isEqualTo(1010);
    assertThatIllegalArgumentException().isThrownBy(() -> socket.close(1006, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.close(999, ""));
    socket.abort();
  }

  @Test
  void aPreparedMessageIsMaskedForEachConnection() throws Exception {
    PreparedMessage message = PreparedMessage.text("Grüße");
    socket.send(message);
    socket.send(message);
    assertThat(server.hear().text()).isEqualTo("Grüße");
    assertThat(server.hear().text()).isEqualTo("Grüße");
  }
}
