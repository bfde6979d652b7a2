package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages in the making, prepared messages, pings at an interval, and who hears of what.
@Timeout(60)
class SendingTest {

  private final SocketPair pair = new SocketPair();
  private final Peer peer = new Peer(pair.client);
  private final WebSocket socket = WebSocket.server(pair.server, WebSocketOptions.DEFAULTS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    pair.client.close();
    pair.server.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private String hear() throws IOException {
    return peer.hear().toString();
  }

  // --- messages in the making

  @Test
  void aMessageIsSentWhileItIsProduced() throws Exception {
    try (MessageSink sink = socket.beginBinary()) {
      sink.append(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {2}));
      assertThat(hear()).isEqualTo("binary~:0102");
      sink.append(ByteBuffer.wrap(new byte[] {3}));
      assertThat(hear()).isEqualTo("continuation~:03");
      sink.finish();
    }
    assertThat(hear()).isEqualTo("continuation:");
    try (MessageSink sink = socket.beginText()) {
      sink.finish();
    }
    assertThat(hear()).isEqualTo("text:");
  }

  @Test
  void aCharacterMayBeCutBetweenTwoPieces() throws Exception {
    try (MessageSink sink = socket.beginText()) {
      sink.append("a\uD83D");
      sink.append("");
      sink.append("\uDE00b");
      sink.append("\uD83D");
      sink.append("c\uD83D");
      sink.finish();
    }
    assertThat(hear()).isEqualTo("text~:61");
    assertThat(hear()).isEqualTo("continuation~:");
    assertThat(hear()).isEqualTo("continuation~:f09f988062");
    assertThat(hear()).isEqualTo("continuation~:");
    assertThat(hear()).isEqualTo("continuation~:3f63");
    assertThat(hear()).isEqualTo("continuation:3f");
  }

  @Test
  void controlFramesGoInBetweenAndMessagesWait() throws Exception {
    Future<?> other;
    try (MessageSink sink = socket.beginText()) {
      sink.append("a");
      assertThat(hear()).isEqualTo("text~:61");
      other =
          threads.submit(() -> {
            socket.sendText("other");
            return null;
          });
      socket.ping(ByteBuffer.wrap(new byte[] {9}));
      assertThat(hear()).isEqualTo("ping:09");
      sink.append("b");
      assertThat(hear()).isEqualTo("continuation~:62");
      assertThat(other.isDone()).isFalse();
      sink.finish();
    }
    assertThat(hear()).isEqualTo("continuation:");
    assertThat(peer.hear().text()).isEqualTo("other");
    other.get(20, TimeUnit.SECONDS);
  }

  @Test
  void halfAMessageDoesNotPassForAWholeOne() throws Exception {
    MessageSink sink = socket.beginText();
    sink.append("half");
    sink.close();
    sink.close();
    assertThat(hear()).isEqualTo("text~:68616c66");
    assertThat(peer.hear().closeCode()).isEqualTo(1011);
    assertThatIllegalStateException().isThrownBy(sink::finish);
  }

  @Test
  void aCloseEndsAMessageInTheMakingAndThoseThatWait() throws Exception {
    MessageSink sink = socket.beginBinary();
    sink.append(ByteBuffer.allocate(1));
    Future<?> first = threads.submit(() -> send("one"));
    Future<?> second = threads.submit(() -> send("two"));
    socket.close(CloseCode.NORMAL, "");
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> sink.append(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> first.get(20, TimeUnit.SECONDS))
        .withCauseInstanceOf(ClosedChannelException.class);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> second.get(20, TimeUnit.SECONDS))
        .withCauseInstanceOf(ClosedChannelException.class);
    sink.close();
    socket.abort();
  }

  private Void send(String text) throws IOException {
    socket.sendText(text);
    return null;
  }

  @Test
  void aLostConnectionEndsTheWaitForATurn() throws Exception {
    MessageSink sink = socket.beginBinary();
    Future<?> waiting = threads.submit(() -> send("one"));
    socket.abort();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .withCauseInstanceOf(IOException.class);
    sink.close();
  }

  @Test
  void aSinkTakesWhatItWasBegunFor() throws Exception {
    try (MessageSink text = socket.beginText()) {
      assertThatIllegalStateException().isThrownBy(() -> text.append(ByteBuffer.allocate(0)));
      text.finish();
      assertThatIllegalStateException().isThrownBy(() -> text.append("more"));
      assertThatIllegalStateException().isThrownBy(text::finish);
    }
    try (MessageSink binary = socket.beginBinary()) {
      assertThatIllegalStateException().isThrownBy(() -> binary.append("text"));
      binary.finish();
    }
  }

  @Test
  void anEmptyPieceIsAnEmptyFrame() throws Exception {
    try (MessageSink text = socket.beginText()) {
      text.append("");
      text.append("x");
      text.finish();
    }
    assertThat(peer.hear().toString()).isEqualTo("text~:");
    assertThat(peer.hear().toString()).isEqualTo("continuation~:78");
    assertThat(peer.hear().toString()).isEqualTo("continuation:");
  }

  // --- prepared messages

  @Test
  void aPreparedMessageGoesToMany() throws Exception {
    PreparedMessage text = PreparedMessage.text("Grüße");
    PreparedMessage binary = PreparedMessage.binary(ByteBuffer.allocate(300));
    for (int i = 0; i < 3; i++) {
      SocketPair one = new SocketPair();
      WebSocket.server(one.server, WebSocketOptions.DEFAULTS).send(text);
      WebSocket.server(one.server, WebSocketOptions.DEFAULTS).send(binary);
      Peer peer = new Peer(one.client);
      assertThat(peer.hear().text()).isEqualTo("Grüße");
      assertThat(peer.hear().hex()).isEqualTo("00".repeat(300));
    }
  }

  @Test
  void aPreparedMessageIsNotSentAfterTheClose() {
    socket.close(CloseCode.NORMAL, "");
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> socket.send(PreparedMessage.text("late")));
    socket.abort();
  }

  // --- who hears of what

  @Test
  void controlFramesAreTold() throws Exception {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    socket.listen(
        new ControlListener() {
          @Override
          public void ping(ByteBuffer payload) {
            heard.add("ping " + payload.get());
          }

          @Override
          public void pong(ByteBuffer payload) {
            heard.add("pong " + payload.get());
          }

          @Override
          public void close(int code, String reason) {
            heard.add("close " + code + reason);
          }
        });
    peer.sendPing((byte) 1);
    peer.send(peer.frame(true, Opcode.PONG, (byte) 2));
    peer.sendText("x");
    peer.sendClose(4001);
    assertThat(socket.receive()).isEqualTo(new Message.Text("x", true));
    assertThat(hear()).isEqualTo("pong:01");
    pair.client.close();
    socket.receive();
    assertThat(heard).containsExactly("ping 1", "pong 2", "close 4001");
  }

  @Test
  void theWireLogTellsEveryHeaderAndNoPayload() throws Exception {
    Queue<WireLog.Frame> frames = new ConcurrentLinkedQueue<>();
    socket.log(frames::add);
    peer.sendText("secret");
    socket.receive();
    socket.sendText("x".repeat(200));
    socket.send(PreparedMessage.text("ab"));
    try (MessageSink sink = socket.beginBinary()) {
      sink.finish();
    }
    assertThat(frames)
        .extracting(Object::toString)
        .containsExactly(
            "in text fin=true rsv=0 masked=true length=6",
            "out text fin=true rsv=0 masked=false length=200",
            "out text fin=true rsv=0 masked=false length=2",
            "out binary fin=true rsv=0 masked=false length=0");
    socket.log(WireLog.OFF);
    socket.sendText("unheard");
    assertThat(frames).hasSize(4);
  }

  @Test
  void theWireLogWritesLinesWhileItsLevelIsOn() {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    WireLog.Frame frame = new WireLog.Frame(WireLog.Direction.OUT, 8, true, 0, false, 2);
    for (System.Logger.Level level : List.of(System.Logger.Level.DEBUG, System.Logger.Level.INFO)) {
      WireLog.to(new LineLogger(lines), level, "7").frame(frame);
    }
    assertThat(lines)
        .containsExactly(
            "INFO event=ws-frame socket=7 out close fin=true rsv=0 masked=false length=2");
  }

  /// From INFO on.
  private record LineLogger(Queue<String> lines) implements System.Logger {

    @Override
    public String getName() {
      return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      throw new AssertionError(thrown);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(level + " " + MessageFormat.format(format, parameters));
    }
  }

  // --- liveness

  @Test
  void pingsGoOutAtAnIntervalUntilTheEnd() throws Exception {
    LinkedBlockingQueue<ByteBuffer> pongs = new LinkedBlockingQueue<>();
    socket.listen(
        new ControlListener() {
          @Override
          public void pong(ByteBuffer payload) {
            pongs.add(payload);
          }
        });
    socket.pingEvery(Duration.ofMillis(5));
    Future<Message> received = threads.submit(() -> socket.receive());
    for (int i = 0; i < 3; i++) {
      assertThat(hear()).isEqualTo("ping:");
      peer.send(peer.frame(true, Opcode.PONG));
      assertThat(pongs.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
    assertThatIllegalStateException().isThrownBy(() -> socket.pingEvery(Duration.ofSeconds(1)));
    pair.client.close();
    assertThat(received.get(20, TimeUnit.SECONDS)).isInstanceOf(Message.Closed.class);
  }

  @Test
  void anIntervalNotBelowTheSilenceIsRefused() {
    Duration silence = WebSocketOptions.DEFAULTS.silence();
    for (Duration wrong : List.of(silence, silence.plusSeconds(1), Duration.ZERO)) {
      assertThatIllegalArgumentException().isThrownBy(() -> socket.pingEvery(wrong));
    }
    socket.pingEvery(silence.minusNanos(1));
    socket.abort();
  }

  @Test
  void aReaderThatIsStillTakingItsBacklogIsAlive() throws Exception {
    SocketPair slow = new SocketPair();
    WebSocket patient =
        WebSocket.server(slow.server, WebSocketOptions.DEFAULTS.withSilence(Duration.ofMillis(30)));
    Future<Message> received = threads.submit(() -> patient.receive());
    Future<?> sent =
        threads.submit(() -> {
          patient.sendBinary(ByteBuffer.allocate(20 * SocketPair.CAPACITY));
          return null;
        });
    // No octet comes back for many times the silence, while the write goes on now and then.
    for (int i = 0; i < 3; i++) {
      slow.client.read(ByteBuffer.allocate(SocketPair.CAPACITY), Peer.PATIENCE);
      assertThatExceptionOfType(TimeoutException.class)
          .as("after %d reads", i + 1)
          .isThrownBy(() -> received.get(100, TimeUnit.MILLISECONDS));
    }
    slow.client.close();
    assertThat(received.get(20, TimeUnit.SECONDS)).isInstanceOf(Message.Closed.class);
    assertThat(sent).failsWithin(Duration.ofSeconds(20));
  }
}
