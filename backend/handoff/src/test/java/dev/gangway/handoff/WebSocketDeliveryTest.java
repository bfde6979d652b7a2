package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.websocket.Message;
import dev.gangway.websocket.MessageHandler;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages handed on by the I/O thread, of which there is only one here.
@Timeout(120)
class WebSocketDeliveryTest {

  private final WebSocketUpgrade upgrade =
      new WebSocketUpgrade(
              OpeningHandshake.accepting(OriginPolicy.anyOrNone()), WebSocketOptions.DEFAULTS)
          .withSendBuffer(16 * 1024);

  /// Who takes the messages of the next socket.
  private volatile Function<WebSocket, MessageHandler> conversation = _ -> new Echo(true);

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpListener listener;

  @BeforeEach
  void start() throws IOException {
    listener =
        HttpListener.open(
            RawClient.anywhere(),
            exchange -> upgrade.deliver(exchange, "socket-7", socket -> conversation.apply(socket)),
            1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    listener.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /// Sends every piece back as a message.
  private final class Echo implements MessageHandler {
    private final boolean quick;

    Echo(boolean quick) {
      this.quick = quick;
    }

    @Override
    public boolean takeNow(WebSocket socket, Message message) {
      return quick
          && switch (message) {
            case Message.Text(String text, _) -> socket.trySendText(text);
            case Message.Binary(ByteBuffer payload, _) -> socket.trySendBinary(payload);
            case Message.Closed _ -> false;
          };
    }

    @Override
    public void take(WebSocket socket, Message message) {
      try {
        switch (message) {
          case Message.Text(String text, _) -> socket.sendText(text);
          case Message.Binary(ByteBuffer payload, _) -> socket.sendBinary(payload);
          case Message.Closed(int code, _) -> seen.add("closed " + code);
        }
      } catch (IOException e) {
        seen.add("not sent");
      }
    }
  }

  private RawClient connect(int receiveBuffer) throws IOException {
    return new RawClient(listener.address().getPort(), receiveBuffer);
  }

  private RawClient open() throws IOException {
    RawClient client = connect(16 * 1024);
    client.send(RawClient.upgrade("/") + "\r\n");
    assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(20, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "100, true",
    "7900, true",
    "20000, true",
    "70000, true",
    "100, false",
    "20000, false"
  })
  void framesGluedToTheHandshakeAreDelivered(int octets, boolean quick) throws Exception {
    conversation = _ -> new Echo(quick);
    byte[] payload = new byte[octets];
    Arrays.fill(payload, (byte) 'x');
    try (RawClient client = connect(0)) {
      client.send(
          RawClient.upgrade("/") + "\r\n",
          RawClient.frame(1, payload),
          RawClient.text("second"),
          RawClient.close(1000));
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      assertThat(client.frame().payload()).isEqualTo(ByteBuffer.wrap(payload));
      assertThat(client.frame().text()).isEqualTo("second");
      assertThat(client.frame().closeCode()).isEqualTo(1000);
      assertThat(client.rest()).isEmpty();
    }
    assertThat(next()).isEqualTo("closed 1000");
  }

  @Test
  void threeHundredConnectionsEchoAtOnce() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      boolean quick = i % 3 > 0;
      conversation = _ -> new Echo(quick);
      clients.add(open());
    }
    List<Future<?>> conversations = new ArrayList<>();
    for (RawClient client : clients) {
      conversations.add(
          threads.submit(() -> {
            for (int message = 0; message < 30; message++) {
              String text = message + "x".repeat(message * 40);
              client.send("", RawClient.text(text), RawClient.text("and " + message));
              assertThat(client.frame().text()).isEqualTo(text);
              assertThat(client.frame().text()).isEqualTo("and " + message);
            }
            client.send("", RawClient.close(1000));
            assertThat(client.frame().closeCode()).isEqualTo(1000);
            client.close();
            return null;
          }));
    }
    for (Future<?> conversation : conversations) {
      conversation.get(60, TimeUnit.SECONDS);
    }
    for (int i = 0; i < clients.size(); i++) {
      assertThat(next()).isEqualTo("closed 1000");
    }
  }

  /// The clients do not read while the server answers, until it can only wait for them.
  @Test
  void aStalledReaderHoldsUpNobodyElseAndLosesNothing() throws Exception {
    byte[] payload = new byte[60_000];
    // More than both kernels' ends take.
    int messages = 400;
    try (RawClient stalled = open();
        RawClient other = open()) {
      Future<?> sending =
          threads.submit(() -> {
            for (int i = 0; i < messages; i++) {
              byte[] numbered = payload.clone();
              Arrays.fill(numbered, (byte) i);
              stalled.send("", RawClient.frame(2, numbered));
            }
            return null;
          });
      for (int i = 0; i < 500; i++) {
        other.send("", RawClient.text("still " + i));
        assertThat(other.frame().text()).isEqualTo("still " + i);
      }
      assertThat(sending.isDone()).as("held back").isFalse();
      // Pieces come back as messages, since that is how they were handed on.
      long octets = 0;
      while (octets < (long) messages * payload.length) {
        ByteBuffer piece = stalled.frame().payload();
        while (piece.hasRemaining()) {
          byte expected = (byte) (octets++ / payload.length);
          if (piece.get() != expected) {
            throw new AssertionError("not " + expected + " at octet " + octets);
          }
        }
      }
      sending.get(20, TimeUnit.SECONDS);
      stalled.send("", RawClient.text("and on"));
      assertThat(stalled.frame().text()).isEqualTo("and on");
    }
  }

  @Test
  void closedComesOnceWhoeverEndsTheConnection() throws Exception {
    BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();
    conversation =
        socket -> {
          sockets.add(socket);
          return (_, message) -> {
            if (message instanceof Message.Closed(int code, _)) {
              seen.add("closed " + code);
            }
          };
        };
    for (int i = 0; i < 200; i++) {
      RawClient client = open();
      WebSocket socket = sockets.poll(20, TimeUnit.SECONDS);
      assertThat(socket).isNotNull();
      client.send("", RawClient.text("a"), RawClient.text("b"), RawClient.frame(9));
      int expected =
          switch (i % 4) {
            case 0 -> {
              client.send("", RawClient.close(1000));
              client.rest();
              yield 1000;
            }
            case 1 -> 1006;
            case 2 -> {
              socket.close(4000, "");
              client.send("", RawClient.close(4000));
              client.rest();
              yield 4000;
            }
            default -> {
              socket.abort();
              yield 1006;
            }
          };
      client.close();
      assertThat(next()).as("round %d", i).isEqualTo("closed " + expected);
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void theIoThreadMustNotWait() throws Exception {
    conversation =
        _ ->
            new MessageHandler() {
              @Override
              public boolean takeNow(WebSocket socket, Message message) {
                try {
                  socket.sendText("from the I/O thread");
                } catch (IllegalStateException | IOException e) {
                  seen.add(e.getClass().getSimpleName());
                }
                return socket.trySendText("still open");
              }

              @Override
              public void take(WebSocket socket, Message message) {
                seen.add(message.toString());
              }
            };
    try (RawClient client = open()) {
      client.send("", RawClient.text("x"));
      assertThat(client.frame().text()).isEqualTo("still open");
      assertThat(next()).isEqualTo("IllegalStateException");
    }
  }

  @Test
  void aConversationThatFailsIsTheServersFault() throws Exception {
    conversation =
        _ -> {
          throw new IllegalStateException("secret detail");
        };
    try (RawClient client = open()) {
      RawClient.Frame close = client.frame();
      assertThat(close.closeCode()).isEqualTo(1011);
      assertThat(close.payload().remaining()).isEqualTo(2);
      client.send("", RawClient.close(1011));
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void whoeverStopsTheThreadsEndsTheConnection() throws Exception {
    try (RawClient client = open()) {
      client.send("", RawClient.text("x"));
      assertThat(client.frame().text()).isEqualTo("x");
      listener.close();
      assertThat(next()).isEqualTo("closed 1006");
    }
  }

  @Test
  void aMessageThatIsTakenInPartsArrivesWhole() throws Exception {
    byte[] octets = new byte[1 << 20];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) ((i * 31) >> 3);
    }
    ByteBuffer[] slices = new ByteBuffer[10];
    for (int i = 0; i < slices.length; i++) {
      int from = i * octets.length / slices.length;
      int to = (i + 1) * octets.length / slices.length;
      slices[i] = ByteBuffer.wrap(octets, from, to - from);
    }
    conversation =
        _ ->
            new MessageHandler() {
              @Override
              public boolean takeNow(WebSocket socket, Message message) {
                seen.add(String.valueOf(socket.trySendBinary(slices)));
                return true;
              }

              @Override
              public void take(WebSocket socket, Message message) {}
            };
    try (RawClient client = open()) {
      client.send("", RawClient.text("x"));
      assertThat(next()).isEqualTo("true");
      assertThat(client.frame().payload().equals(ByteBuffer.wrap(octets))).isTrue();
    }
  }
}
