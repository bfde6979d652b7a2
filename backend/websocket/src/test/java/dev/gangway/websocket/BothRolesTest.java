package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both ends against each other over TCP and over TLS, and our server against the JDK's client.
@Timeout(120)
class BothRolesTest {

  /// Around every border: of the length's spelling, of a write, of a read, of a TLS record.
  private static final int[] SIZES = {
    0, 1, 124, 125, 126, 127, 511, 512, 513, 16_370, 16_376, 16_383, 16_384, 16_385, 65_535, 65_536,
    65_537, 1_000_003,
  };

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket listener;
  private Future<?> serving = CompletableFuture.completedFuture(null);

  BothRolesTest() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void noThreadIsLeft() throws Exception {
    listener.close();
    serving.get(20, TimeUnit.SECONDS);
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /// Opens a connection to an echo of binary messages in pieces and of text.
  private WebSocket connect(String scheme) throws Exception {
    WebSocketClient.Builder client = WebSocketClient.builder();
    if (scheme.equals("wss")) {
      SSLContext context = Certificates.context();
      listener.close();
      listener =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
      client.tls(context);
    }
    serveEcho();
    return client.build().connect(uri(scheme)).socket();
  }

  private URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  private void serveEcho() {
    serving =
        threads.submit(() -> {
          HttpUpgrade upgrade =
              HttpUpgrade.read(SocketTransport.of(listener.accept()), Duration.ofSeconds(20));
          WebSocket socket =
              upgrade.accept(
                  OpeningHandshake.accepting(OriginPolicy.anyOrNone()), WebSocketOptions.DEFAULTS);
          MessageSink sink = null;
          for (; ; ) {
            switch (socket.receive()) {
              case Message.Text(String text, _) -> socket.sendText(text);
              case Message.Binary(ByteBuffer payload, boolean last) -> {
                if (sink == null) {
                  sink = socket.beginBinary();
                }
                sink.append(payload);
                if (last) {
                  sink.finish();
                  sink.close();
                  sink = null;
                }
              }
              case Message.Closed _ -> {
                return null;
              }
            }
          }
        });
  }

  private static byte[] receiveBinary(WebSocket socket, int size) {
    ByteBuffer whole = ByteBuffer.allocate(size);
    for (; ; ) {
      if (!(socket.receive() instanceof Message.Binary(ByteBuffer payload, boolean last))) {
        throw new AssertionError("no binary message");
      }
      whole.put(payload);
      if (last) {
        assertThat(whole.hasRemaining()).isFalse();
        return whole.array();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss"})
  void whatIsSentComesBack(String scheme) throws Exception {
    WebSocket socket = connect(scheme);
    Random random = new Random(1);
    for (int size : SIZES) {
      byte[] octets = new byte[size];
      random.nextBytes(octets);
      Future<?> sent =
          threads.submit(() -> {
            socket.sendBinary(ByteBuffer.wrap(octets));
            return null;
          });
      assertThat(receiveBinary(socket, size)).isEqualTo(octets);
      sent.get(20, TimeUnit.SECONDS);
      String text = "ä€😀".repeat(size / 9);
      Future<?> textSent =
          threads.submit(() -> {
            socket.sendText(text);
            return null;
          });
      assertThat(socket.receive()).isEqualTo(new Message.Text(text, true));
      textSent.get(20, TimeUnit.SECONDS);
    }
    socket.close(CloseCode.NORMAL, "done");
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss"})
  void bothDirectionsFlowAtOnceWithPingsInBetween(String scheme) throws Exception {
    WebSocket socket = connect(scheme);
    byte[] octets = new byte[600_000];
    new Random(2).nextBytes(octets);
    Future<?> sent =
        threads.submit(() -> {
          try (MessageSink sink = socket.beginBinary()) {
            for (int at = 0; at < octets.length; at += 30_000) {
              sink.append(ByteBuffer.wrap(octets, at, 30_000));
              socket.ping(ByteBuffer.allocate(4));
            }
            sink.finish();
          }
          return null;
        });
    assertThat(receiveBinary(socket, octets.length)).isEqualTo(octets);
    sent.get(20, TimeUnit.SECONDS);
    socket.close(CloseCode.GOING_AWAY, "");
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1001, ""));
  }

  @Test
  void theJdksClientIsServed() throws Exception {
    serveEcho();
    CompletableFuture<String> text = new CompletableFuture<>();
    CompletableFuture<Integer> octets = new CompletableFuture<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      java.net.http.WebSocket peer =
          http.newWebSocketBuilder()
              .buildAsync(
                  uri("ws"),
                  new java.net.http.WebSocket.Listener() {
                    private final StringBuilder collected = new StringBuilder();
                    private int count;

                    @Override
                    public CompletionStage<?> onText(
                        java.net.http.WebSocket socket, CharSequence data, boolean last) {
                      collected.append(data);
                      if (last) {
                        text.complete(collected.toString());
                      }
                      socket.request(1);
                      return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public CompletionStage<?> onBinary(
                        java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
                      count += data.remaining();
                      if (last) {
                        octets.complete(count);
                      }
                      socket.request(1);
                      return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public CompletionStage<?> onClose(
                        java.net.http.WebSocket socket, int code, String reason) {
                      closed.complete(code);
                      return CompletableFuture.completedFuture(null);
                    }
                  })
              .get(20, TimeUnit.SECONDS);
      peer.sendText("Grüße ", false).get(20, TimeUnit.SECONDS);
      peer.sendPing(ByteBuffer.allocate(3)).get(20, TimeUnit.SECONDS);
      peer.sendText("aus dem JDK", true).get(20, TimeUnit.SECONDS);
      assertThat(text.get(20, TimeUnit.SECONDS)).isEqualTo("Grüße aus dem JDK");
      peer.sendBinary(ByteBuffer.allocate(200_000), true).get(20, TimeUnit.SECONDS);
      assertThat(octets.get(20, TimeUnit.SECONDS)).isEqualTo(200_000);
      peer.sendClose(4000, "bye").get(20, TimeUnit.SECONDS);
      assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(4000);
    }
  }

  @Test
  void tenThousandRandomMessagesKeepTheirOrder() throws Exception {
    WebSocket socket = connect("ws");
    List<Integer> sizes = new Random(3).ints(10_000, 0, 300).boxed().toList();
    Future<?> sent =
        threads.submit(() -> {
          for (int size : sizes) {
            socket.sendText("x".repeat(size));
          }
          return null;
        });
    for (int size : sizes) {
      assertThat(((Message.Text) socket.receive()).text()).hasSize(size);
    }
    sent.get(20, TimeUnit.SECONDS);
    socket.close(CloseCode.NORMAL, "");
    assertThat(socket.receive()).isEqualTo(new Message.Closed(1000, ""));
  }
}
