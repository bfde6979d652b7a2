package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages handed to a handler, up to the end, which is [DeliveryEndTest]'s.
@Timeout(60)
class MessageDeliveryTest extends DeliveryFixture {

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsTakenAtOnceNeedsNoOtherThread() throws Exception {
    Connection connection = connect();
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    connection.recorder().now((_, _) -> threads.add(Thread.currentThread()));
    connection.deliver();
    for (int i = 0; i < 3; i++) {
      connection.peer().sendText("m" + i);
      assertThat(connection.next()).isEqualTo("now text m" + i);
      assertThat(threads.take()).isSameAs(loop.thread());
    }
  }

  @Test
  void whatIsNotTakenComesAgainOnAVirtualThread() throws Exception {
    Connection connection = connect();
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    connection.recorder().later((_, _) -> names.add(Thread.currentThread().getName()));
    connection.deliver().peer().sendText("a");
    connection.peer().sendBinary((byte) 1, (byte) 2);
    assertThat(connection.next()).isEqualTo("take text a");
    assertThat(connection.next()).isEqualTo("take binary 0102");
    assertThat(names.take()).isEqualTo("socket-7");
  }

  @Test
  void aQuietConnectionIsBackOnTheTransportsThread() throws Exception {
    Connection connection = connect().deliver();
    for (int i = 0; i < 100; i++) {
      connection.recorder().now((_, _) -> false);
      connection.peer().sendText("slow");
      assertThat(connection.next()).isEqualTo("take text slow");
      connection.awaitListening().recorder().now((_, _) -> true);
      connection.peer().sendText("quick");
      assertThat(connection.next()).isEqualTo("now text quick");
    }
  }

  @Test
  void theOrderIsKeptHoweverMessagesAreTaken() throws Exception {
    Connection connection = connect();
    Random random = new Random(7);
    connection.recorder().now((_, _) -> random.nextInt(3) > 0);
    connection.deliver();
    int count = 5000;
    Future<?> sending =
        threads.submit(() -> {
          for (int i = 0; i < count; i++) {
            connection.peer().sendText(i + "x".repeat(i % 50 == 0 ? 5000 : 3));
          }
          connection.peer().sendClose(1000);
          return null;
        });
    List<String> all = connection.recorder().all();
    sending.get(20, TimeUnit.SECONDS);
    assertThat(all).hasSize(count + 1).last().isEqualTo("closed 1000");
    for (int i = 0; i < count; i++) {
      assertThat(all.get(i)).startsWith("text " + i + "x");
    }
  }

  /// The others of the transport's thread have their turn after some hundred messages, and before
  /// anything is decompressed.
  @Test
  void manyMessagesAtOnceAreLeftToAThreadOfTheirOwn() throws Exception {
    Connection connection = connect();
    connection.recorder().now((_, _) -> true);
    int count = 2000;
    ByteBuffer frames = ByteBuffer.allocate(7 * count);
    for (int i = 0; i < count; i++) {
      frames.put(HexFormat.of().parseHex("81810000000078"));
    }
    connection.peer().send(frames.flip());
    connection.deliver();
    List<String> how = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      how.add(connection.next());
    }
    assertThat(how).startsWith("now text x").contains("take text x");
    assertThat(how).containsOnly("now text x", "take text x");
  }

  @Test
  void aHandlerThatWaitsHoldsUpNobodyElse() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Connection waiting = connect();
    waiting.recorder().later((_, _) -> await(go));
    waiting.deliver().peer().sendText("a");
    assertThat(waiting.next()).isEqualTo("take text a");
    Connection other = connect();
    other.recorder().now((_, _) -> true);
    other.deliver();
    for (int i = 0; i < 100; i++) {
      other.peer().sendText("b");
      assertThat(other.next()).isEqualTo("now text b");
    }
    waiting.peer().sendText("c");
    assertThat(waiting.recorder().rest()).isEmpty();
    go.countDown();
    assertThat(waiting.next()).isEqualTo("take text c");
  }

  @Test
  void nothingMoreIsReadWhileAMessageIsTaken() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Connection connection = connect();
    connection
        .recorder()
        .later((_, message) -> {
          if (message instanceof Message.Text) {
            await(go);
          }
        });
    connection.deliver().peer().sendText("stay");
    assertThat(connection.next()).isEqualTo("take text stay");
    Future<?> sending =
        threads.submit(() -> {
          connection.peer().sendBinary(new byte[BLOCKING]);
          return null;
        });
    assertThatThrownBy(() -> sending.get(500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(connection.transport().octetsRead()).isLessThan(100);
    go.countDown();
    sending.get(20, TimeUnit.SECONDS);
    long octets = 0;
    for (boolean last = false; !last; ) {
      String event = connection.next();
      last = !event.endsWith("~");
      octets += (event.length() - "take binary ".length() - (last ? 0 : 1)) / 2;
    }
    assertThat(octets).isEqualTo(BLOCKING);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "3, true", "3, false", "1000, true", "1000, false"})
  void messagesDoNotDependOnHowTheInputIsCut(int chop, boolean quick) throws Exception {
    Connection connection = connect(WebSocketOptions.DEFAULTS.withTextInPieces(chop == 3));
    connection.recorder().now((_, _) -> quick);
    Peer peer = connection.deliver().peer();
    ByteBuffer input =
        ByteBuffer.allocate(1000)
            .put(peer.frame(true, Opcode.TEXT, Recorder.utf8("Grüße 世界 😀")))
            .put(peer.frame(false, Opcode.BINARY, new byte[] {1, 2}))
            .put(peer.frame(true, Opcode.PING, new byte[] {9}))
            .put(peer.frame(false, Opcode.CONTINUATION))
            .put(peer.frame(true, Opcode.PONG))
            .put(peer.frame(true, Opcode.CONTINUATION, new byte[] {3}))
            .put(peer.frame(false, Opcode.TEXT, Recorder.utf8("hal")))
            .put(peer.frame(true, Opcode.CONTINUATION, Recorder.utf8("lo")))
            .put(peer.frame(true, Opcode.TEXT))
            .put(peer.frame(true, Opcode.CLOSE, new byte[] {0x03, (byte) 0xE8}))
            .flip();
    for (int at = 0; at < input.limit(); at += chop) {
      peer.send(input.slice(at, Math.min(chop, input.limit() - at)));
    }
    assertThat(peer.hear().toString()).isEqualTo("pong:09");
    assertThat(peer.hear().toString()).isEqualTo("close:03e8");
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    assertThat(connection.recorder().all())
        .containsExactly("text Grüße 世界 😀", "binary 010203", "text hallo", "text ", "closed 1000");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void compressedMessagesAreHandedOn(boolean takeover) throws Exception {
    ZlibPool pool = new ZlibPool(2);
    DeflateAgreement agreement = new DeflateAgreement("", takeover, 15, takeover, 15);
    Connection connection = connect(WebSocketOptions.DEFAULTS, agreement, pool);
    int[] calls = {0};
    connection.recorder().now((_, _) -> ++calls[0] % 3 != 0);
    connection.deliver();
    MessageDeflater deflater = new MessageDeflater(pool, DeflateOptions.DEFAULTS, agreement);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] message = Compressible.lines(i * 3000 + 1);
      expected.add("binary " + HexFormat.of().formatHex(message));
      ByteBuffer[] deflated = deflater.deflate(Compression.ALWAYS, ByteBuffer.wrap(message));
      if (deflated == null) {
        connection.peer().sendBinary(message);
      } else {
        ByteBuffer joined = ByteBuffer.allocate(message.length);
        Arrays.stream(deflated).forEach(joined::put);
        byte[] octets = Arrays.copyOf(joined.array(), joined.position());
        connection.peer().send(connection.peer().compressedFrame(true, Opcode.BINARY, octets));
      }
    }
    deflater.release();
    connection.peer().sendClose(1000);
    expected.add("closed 1000");
    assertThat(connection.peer().hear().closeCode()).isEqualTo(1000);
    connection.peer().close();
    assertThat(connection.recorder().all()).isEqualTo(expected);
    await("everything given back", () -> pool.lent() == 0);
  }

  @Test
  void aPieceStaysAsItIsWhileItIsTaken() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    BlockingQueue<byte[]> after = new LinkedBlockingQueue<>();
    Connection connection = connect();
    connection
        .recorder()
        .later((_, message) -> {
          if (message instanceof Message.Binary(ByteBuffer payload, _)) {
            await(go);
            after.add(Recorder.octets(payload));
          }
        });
    connection.deliver().peer().sendBinary(new byte[] {1, 2, 3, 4, 5});
    assertThat(connection.next()).isEqualTo("take binary 0102030405");
    // The same thread reads for another connection, into what it reads into.
    Connection other = connect();
    other.recorder().now((_, _) -> true);
    other.deliver().peer().sendText("x".repeat(2000));
    assertThat(other.next()).startsWith("now text xx");
    // And whoever closes reads for this one.
    connection.socket().close(CloseCode.NORMAL, "");
    connection.peer().sendBinary(new byte[3000]);
    connection.peer().sendClose(1000);
    assertThat(connection.peer().hear().closeCode()).isEqualTo(1000);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    go.countDown();
    assertThat(after.poll(20, TimeUnit.SECONDS)).containsExactly(1, 2, 3, 4, 5);
    assertThat(connection.next()).isEqualTo("take closed 1000");
  }

  @Test
  void oneHandlerAndNobodyElseReceives() throws Exception {
    Connection connection = connect().deliver();
    assertThatThrownBy(connection::deliver).isInstanceOf(IllegalStateException.class);
    WebSocket socket = connection.socket();
    assertThatThrownBy(socket::receive).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> socket.receive(MOMENT)).isInstanceOf(IllegalStateException.class);
    connection.peer().sendText("still here");
    assertThat(connection.next()).isEqualTo("take text still here");
  }

  /// As with a first message that says who comes, and is waited for.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasReadAndNotReceivedIsDelivered(boolean compressed) throws Exception {
    DeflateAgreement agreement = compressed ? new DeflateAgreement("", false, 15, false, 15) : null;
    Connection connection = connect(WebSocketOptions.DEFAULTS, agreement, ZlibPool.SHARED);
    connection.recorder().now((_, _) -> true);
    Peer peer = connection.peer();
    ByteBuffer input = ByteBuffer.allocate(1000);
    for (String text : List.of("a", "b", "c")) {
      input.put(peer.frame(true, Opcode.TEXT, Recorder.utf8(text)));
    }
    peer.send(input.flip());
    assertThat(connection.socket().receive()).isEqualTo(new Message.Text("a", true));
    connection.deliver();
    assertThat(connection.next()).endsWith(" text b");
    assertThat(connection.next()).endsWith(" text c");
    peer.sendText("d");
    assertThat(connection.next()).endsWith(" text d");
  }

  @Test
  void anotherTransportIsReceivedFromByAThread() throws Exception {
    SocketPair pair = new SocketPair();
    WebSocket socket = WebSocket.server(pair.server, WebSocketOptions.DEFAULTS);
    Recorder recorder = new Recorder().now((_, _) -> true);
    socket.deliverTo(recorder, "socket-7");
    Peer peer = new Peer(pair.client);
    peer.sendText("a");
    assertThat(recorder.next()).isEqualTo("take text a");
    assertThat(socket.trySendText("b")).isFalse();
    peer.sendClose(1000);
    assertThat(peer.hear().closeCode()).isEqualTo(1000);
    peer.close();
    assertThat(recorder.next()).isEqualTo("take closed 1000");
    assertThat(recorder.faults()).isEmpty();
  }

  @Test
  void controlListenersMayWait() throws Exception {
    Connection connection = connect();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    connection
        .socket()
        .listen(
            new ControlListener() {
              private void note(String what, ByteBuffer payload) {
                String octets = StandardCharsets.UTF_8.decode(payload).toString();
                heard.add(what + octets + Thread.currentThread().isVirtual());
              }

              @Override
              public void ping(ByteBuffer payload) {
                note("ping ", payload);
              }

              @Override
              public void pong(ByteBuffer payload) {
                note("pong ", payload);
              }
            });
    connection.recorder().now((_, _) -> true);
    connection.deliver().peer().sendPing((byte) 'x');
    connection.peer().send(connection.peer().frame(true, Opcode.PONG, new byte[] {'y'}));
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("ping xtrue");
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("pong ytrue");
    assertThat(connection.peer().hear().toString()).isEqualTo("pong:78");
  }

  /// It would wait for what it alone can tell of.
  @Test
  void theTransportsThreadMustNotWait() throws Exception {
    Connection connection = connect();
    BlockingQueue<String> refused = new LinkedBlockingQueue<>();
    connection
        .recorder()
        .now((socket, _) -> {
          refused.add(refusal(() -> socket.sendText("a")));
          refused.add(refusal(() -> socket.sendBinary(ByteBuffer.allocate(1))));
          refused.add(refusal(() -> socket.ping(ByteBuffer.allocate(1))));
          refused.add(refusal(() -> socket.send(PreparedMessage.text("a"))));
          refused.add(refusal(socket::beginText));
          return true;
        });
    // While another thread is inside a message, at the latest, it would come to that.
    try (MessageSink sink = connection.socket().beginText()) {
      connection.deliver().peer().sendText("x");
      assertThat(connection.next()).isEqualTo("now text x");
      assertThat(refused).hasSize(5).containsOnly("IllegalStateException");
      sink.finish();
    }
    assertThat(connection.peer().hear().toString()).isEqualTo("text:");
    assertThat(connection.socket().isOpen()).isTrue();
  }

  @FunctionalInterface
  private interface Call {
    void run() throws IOException;
  }

  private static String refusal(Call call) {
    try {
      call.run();
      return "none";
    } catch (IllegalStateException | IOException e) {
      return e.getClass().getSimpleName();
    }
  }
}
