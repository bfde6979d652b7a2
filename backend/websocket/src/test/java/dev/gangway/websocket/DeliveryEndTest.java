package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The end of a connection as its handler sees it: Closed, once and last, whoever ends it and how.
@Timeout(60)
class DeliveryEndTest extends DeliveryFixture {

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final long scheduledBefore = ForkJoinPool.commonPool().getDelayedTaskCount();
  private Thread.@Nullable UncaughtExceptionHandler handlerBefore;

  @BeforeEach
  void catchAll() {
    handlerBefore = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
  }

  @Override
  @AfterEach
  void nothingIsLeftAndNoFaultFound() throws InterruptedException {
    super.nothingIsLeftAndNoFaultFound();
    Thread.setDefaultUncaughtExceptionHandler(handlerBefore);
    assertThat(uncaught).isEmpty();
    await("no task left", () -> ForkJoinPool.commonPool().getDelayedTaskCount() <= scheduledBefore);
  }

  private static WebSocketOptions patient() {
    // Long enough to be no help.
    return WebSocketOptions.DEFAULTS.withCloseWait(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thePeersCloseIsAnswered(boolean quick) throws Exception {
    Connection connection = connect();
    connection.recorder().now((_, _) -> quick);
    connection.deliver().peer().sendText("before");
    connection.peer().sendClose(4001);
    connection.peer().sendText("after");
    assertThat(connection.peer().hear().toString()).isEqualTo("close:0fa1");
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.recorder().all()).containsExactly("text before", "closed 4001");
    assertThat(connection.transport().isClosed()).isTrue();
  }

  enum Closer {
    ANYBODY,
    TAKER_NOW,
    TAKER
  }

  @ParameterizedTest
  @EnumSource
  void ourCloseIsAnswered(Closer closer) throws Exception {
    Connection connection = connect(patient());
    connection
        .recorder()
        .now((socket, _) -> {
          if (closer == Closer.TAKER_NOW) {
            socket.close(4002, "");
          }
          return closer != Closer.TAKER;
        });
    connection.recorder().later((socket, _) -> socket.close(4002, ""));
    connection.deliver().peer().sendText("x");
    assertThat(connection.next()).endsWith(" text x");
    if (closer == Closer.ANYBODY) {
      connection.socket().close(4002, "");
    }
    assertThat(connection.peer().hear().closeCode()).isEqualTo(4002);
    connection.peer().sendText("dropped");
    connection.peer().sendPing((byte) 1);
    connection.peer().sendClose(4002);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.next()).isEqualTo("take closed 4002");
  }

  @ParameterizedTest
  @CsvSource({
    "1002, 81 00",
    "1002, 81 82 00000000 6869 83 80 00000000",
    "1007, 81 81 00000000 ff",
    "1007, 81 82 00000000 6869 81 81 00000000 ff",
    "1009, 82 ff 0000010000000000 00000000"
  })
  void aViolationIsAnsweredWithItsCode(int code, String hex) throws Exception {
    Connection connection = connect();
    connection.recorder().now((_, _) -> true);
    connection.deliver().peer().sendHex(hex);
    assertThat(connection.peer().hear().closeCode()).isEqualTo(code);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.recorder().all()).last().isEqualTo("closed " + code);
  }

  @Test
  void anEndWithoutACloseIs1006() throws Exception {
    Connection connection = connect().deliver();
    connection.peer().sendText("x");
    connection.peer().shutdownOutput();
    assertThat(connection.recorder().all()).containsExactly("text x", "closed 1006");
  }

  @ParameterizedTest
  @EnumSource
  void anAbortIs1006(Closer closer) throws Exception {
    Connection connection = connect();
    connection
        .recorder()
        .now((socket, _) -> {
          if (closer == Closer.TAKER_NOW) {
            socket.abort();
          }
          return closer != Closer.TAKER;
        });
    connection.recorder().later((socket, _) -> socket.abort());
    ByteBuffer two = ByteBuffer.allocate(100);
    two.put(connection.peer().frame(true, Opcode.TEXT, (byte) 'x'));
    two.put(connection.peer().frame(true, Opcode.TEXT, (byte) 'y'));
    connection.deliver().peer().send(two.flip());
    assertThat(connection.next()).endsWith(" text x");
    if (closer == Closer.ANYBODY) {
      assertThat(connection.next()).endsWith(" text y");
      connection.socket().abort();
    }
    assertThat(connection.next()).isEqualTo("take closed 1006");
  }

  @Test
  void whoComesAfterTheEndIsToldOfIt() throws Exception {
    Connection connection = connect();
    connection.socket().abort();
    connection.deliver();
    assertThat(connection.next()).isEqualTo("take closed 1006");
  }

  @Test
  void whoComesAfterOurCloseGetsTheAnswer() throws Exception {
    Connection connection = connect(patient());
    connection.socket().close(CloseCode.NORMAL, "");
    assertThat(connection.peer().hear().closeCode()).isEqualTo(1000);
    connection.deliver();
    connection.peer().sendText("dropped");
    connection.peer().sendClose(1000);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.next()).isEqualTo("take closed 1000");
  }

  @Test
  void aPeerThatDoesNotAnswerIsNotWaitedForLong() throws Exception {
    Connection connection = connect(WebSocketOptions.DEFAULTS.withCloseWait(MOMENT)).deliver();
    connection.socket().close(CloseCode.NORMAL, "");
    assertThat(connection.next()).isEqualTo("take closed 1006");
  }

  @Test
  void aSilentPeerIsLost() throws Exception {
    Connection connection = connect(WebSocketOptions.DEFAULTS.withSilence(MOMENT)).deliver();
    assertThat(connection.next()).isEqualTo("take closed 1006");
  }

  @Test
  void aPeerThatHasFallenSilentIsLost() throws Exception {
    Connection connection = connect(WebSocketOptions.DEFAULTS.withSilence(Duration.ofSeconds(2)));
    int[] calls = {0};
    connection.recorder().now((_, _) -> ++calls[0] % 2 == 0);
    connection.deliver();
    for (int i = 0; i < 6; i++) {
      connection.peer().sendText("x");
      assertThat(connection.next()).endsWith(" text x");
    }
    assertThat(connection.next()).isEqualTo("take closed 1006");
  }

  @Test
  void aHandlerThatTakesItsTimeIsNoSilence() throws Exception {
    Connection connection = connect(WebSocketOptions.DEFAULTS.withSilence(MOMENT));
    CountDownLatch never = new CountDownLatch(1);
    connection
        .recorder()
        .later((_, message) -> {
          if (message instanceof Message.Text) {
            try {
              // Several silences long.
              assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    connection.deliver().peer().sendText("x");
    assertThat(connection.next()).isEqualTo("take text x");
    connection.peer().sendText("y");
    assertThat(connection.next()).isEqualTo("take text y");
    assertThat(connection.next()).isEqualTo("take closed 1006");
  }

  /// What comes is dropped after our Close, and heard nevertheless.
  @Test
  void aPeerThatTalksBeforeItAnswersIsNotSilent() throws Exception {
    Connection connection = connect(patient().withSilence(Duration.ofMillis(300))).deliver();
    connection.socket().close(CloseCode.NORMAL, "");
    assertThat(connection.peer().hear().closeCode()).isEqualTo(1000);
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 20; i++) {
      connection.peer().sendText("still talking");
      assertThat(never.await(30, TimeUnit.MILLISECONDS)).isFalse();
    }
    connection.peer().sendClose(1000);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.next()).isEqualTo("take closed 1000");
  }

  @Test
  void pingsThatNobodyCanAnswerAreNotTakenForEver() throws Exception {
    Connection connection =
        connect(WebSocketOptions.DEFAULTS.withCloseWait(MOMENT).withDrain(MOMENT));
    // The rest of it waits for the peer, and the answers behind it.
    assertThat(connection.socket().trySendBinary(ByteBuffer.allocate(FrameSender.MOST_TRIED)))
        .isTrue();
    connection.deliver();
    for (int i = 0; i <= FrameSender.PINGS_WAITING; i++) {
      connection.peer().sendPing();
    }
    assertThat(connection.next()).isEqualTo("take closed 1008");
  }

  enum End {
    ABORT,
    CLOSE,
    PEER_CLOSE,
    STREAM_END,
    VIOLATION
  }

  @ParameterizedTest
  @EnumSource
  void closedComesOnceAndLastWhateverComesWithIt(End end) throws Exception {
    WebSocketOptions options = WebSocketOptions.DEFAULTS.withCloseWait(Duration.ofSeconds(20));
    for (int round = 0; round < 300; round++) {
      Connection connection = connect(options);
      int quickness = round % 3;
      int[] calls = {0};
      connection.recorder().now((_, _) -> ++calls[0] % 3 >= quickness);
      connection.deliver();
      Peer peer = connection.peer();
      ByteBuffer input = ByteBuffer.allocate(500);
      for (int i = 0; i < 20; i++) {
        input.put(peer.frame(true, Opcode.TEXT, (byte) 'x'));
      }
      input.flip();
      Future<?> sending =
          threads.submit(() -> {
            peer.send(input);
            switch (end) {
              case ABORT, CLOSE -> {}
              case PEER_CLOSE -> peer.sendClose(1000);
              case STREAM_END -> peer.shutdownOutput();
              case VIOLATION -> peer.sendHex("81 00");
            }
            return null;
          });
      if (round % 2 == 0) {
        connection.next();
      }
      switch (end) {
        case ABORT -> connection.socket().abort();
        case CLOSE -> {
          connection.socket().close(CloseCode.NORMAL, "");
          assertThat(peer.hear().closeCode()).isEqualTo(1000);
          sending.get(20, TimeUnit.SECONDS);
          peer.sendClose(1000);
        }
        case PEER_CLOSE, STREAM_END, VIOLATION -> {}
      }
      try {
        sending.get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(end).as("%s", e).isEqualTo(End.ABORT);
      }
      peer.close();
      List<String> all = connection.recorder().all();
      int code =
          switch (end) {
            case ABORT, STREAM_END -> 1006;
            case CLOSE, PEER_CLOSE -> 1000;
            case VIOLATION -> 1002;
          };
      assertThat(all).as("round %d", round).last().isEqualTo("closed " + code);
      assertThat(connection.recorder().rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAHandlerThrowsIsTheServersFault(boolean quick) throws Exception {
    Connection connection = connect();
    connection
        .recorder()
        .now((_, _) -> {
          if (quick) {
            throw new StackOverflowError("thrown");
          }
          return false;
        });
    connection
        .recorder()
        .later((_, message) -> {
          if (message instanceof Message.Text) {
            throw new IllegalStateException("thrown");
          }
        });
    connection.deliver().peer().sendText("x");
    assertThat(connection.peer().hear().toString()).isEqualTo("close:03f3");
    connection.peer().sendClose(1011);
    assertThat(connection.peer().hearOrEnd()).isNull();
    connection.peer().close();
    assertThat(connection.recorder().all()).last().isEqualTo("closed 1011");
    assertThat(uncaught.poll(20, TimeUnit.SECONDS)).hasMessage("thrown");
  }

  @Test
  void whatIsThrownAtTheEndIsToldToo() throws Exception {
    Connection connection = connect();
    connection
        .recorder()
        .later((_, _) -> {
          throw new IllegalStateException("at the end");
        });
    connection.deliver().socket().abort();
    assertThat(connection.next()).isEqualTo("take closed 1006");
    assertThat(uncaught.poll(20, TimeUnit.SECONDS)).hasMessage("at the end");
  }

  /// A listener on the transport's thread, one that may wait, and each over a transport that cannot
  /// call.
  @ParameterizedTest
  @CsvSource({"log, true", "ping, true", "pong, true", "log, false", "ping, false"})
  void whatAListenerThrowsIsTheServersFault(String which, boolean selectable) throws Exception {
    Connection connection = connect();
    SocketPair pair = new SocketPair();
    WebSocket socket =
        selectable ? connection.socket() : WebSocket.server(pair.server, WebSocketOptions.DEFAULTS);
    Peer peer = selectable ? connection.peer() : new Peer(pair.client);
    Recorder recorder = connection.recorder();
    if (which.equals("log")) {
      socket.log(frame -> {
        if (frame.direction() == WireLog.Direction.IN && frame.opcode() == 1) {
          throw new IllegalStateException("thrown");
        }
      });
    }
    socket.listen(
        new ControlListener() {
          @Override
          public void ping(ByteBuffer payload) {
            throw new IllegalStateException("thrown");
          }

          @Override
          public void pong(ByteBuffer payload) {
            throw new IllegalStateException("thrown");
          }
        });
    socket.deliverTo(recorder, "socket-7");
    peer.send(
        switch (which) {
          case "log" -> peer.frame(true, Opcode.TEXT, (byte) 'x');
          case "ping" -> peer.frame(true, Opcode.PING);
          default -> peer.frame(true, Opcode.PONG);
        });
    assertThat(peer.hear().toString()).isEqualTo("close:03f3");
    peer.sendClose(1011);
    assertThat(peer.hearOrEnd()).isNull();
    peer.close();
    assertThat(recorder.all()).containsExactly("closed 1011");
    assertThat(uncaught.poll(20, TimeUnit.SECONDS)).hasMessage("thrown");
  }

  /// Not even the one who is told may stop what is left to do.
  @Test
  void anUncaughtHandlerThatThrowsChangesNothing() throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> {
      uncaught.add(thrown);
      throw new IllegalStateException("and that, too");
    });
    Connection connection = connect();
    connection
        .recorder()
        .now((_, _) -> {
          throw new IllegalStateException("thrown");
        });
    connection.deliver().peer().sendText("x");
    assertThat(connection.peer().hear().closeCode()).isEqualTo(1011);
    connection.peer().close();
    assertThat(connection.recorder().all()).last().asString().startsWith("closed ");
    assertThat(uncaught.poll(20, TimeUnit.SECONDS)).hasMessage("thrown");
  }

  @Test
  void noTaskIsLeftAfterTheEnd() throws IOException, InterruptedException {
    for (int i = 0; i < 50; i++) {
      Connection connection = connect().deliver();
      connection.socket().pingEvery(Duration.ofSeconds(10));
      await(
          "two tasks",
          () -> ForkJoinPool.commonPool().getDelayedTaskCount() >= scheduledBefore + 2);
      connection.socket().abort();
      assertThat(connection.next()).isEqualTo("take closed 1006");
    }
    await("no task left", () -> ForkJoinPool.commonPool().getDelayedTaskCount() <= scheduledBefore);
  }
}
