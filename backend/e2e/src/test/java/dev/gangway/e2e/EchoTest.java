package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import dev.gangway.e2e.world.RawSocket;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `scripts/ws-echo`, the frame layer on its own, against the JDK's client: made by others, from
/// the same RFC.
class EchoTest {

  @Test
  void theJdksClientGetsItsMessagesBack() throws Exception {
    try (GatewayProcess echo = GatewayProcess.startEcho();
        HttpClient http = HttpClient.newHttpClient()) {
      Answers answers = new Answers();
      WebSocket client = open(http, echo, answers);
      try {
        client.sendText("naïve ", false).get(10, TimeUnit.SECONDS);
        client.sendText("你好 😀", true).get(10, TimeUnit.SECONDS);
        assertThat(answers.next()).isEqualTo("naïve 你好 😀");

        byte[] large = new byte[3_000_000];
        new Random(3).nextBytes(large);
        client.sendBinary(ByteBuffer.wrap(large, 0, 70_000), false).get(10, TimeUnit.SECONDS);
        client
            .sendBinary(ByteBuffer.wrap(large, 70_000, large.length - 70_000), true)
            .get(10, TimeUnit.SECONDS);
        assertThat(answers.next()).isEqualTo(ByteBuffer.wrap(large));

        client.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).get(10, TimeUnit.SECONDS);
        assertThat(answers.next()).isEqualTo("pong of 3 bytes");

        client.sendClose(4000, "enough").get(10, TimeUnit.SECONDS);
        assertThat(answers.next()).isEqualTo("closed with 4000");
      } finally {
        client.abort();
      }
    }
  }

  @Test
  void itLeavesWithAWord() throws Exception {
    try (GatewayProcess echo = GatewayProcess.startEcho();
        HttpClient http = HttpClient.newHttpClient()) {
      Answers answers = new Answers();
      WebSocket client = open(http, echo, answers);
      try {
        client.sendText("here", true).get(10, TimeUnit.SECONDS);
        assertThat(answers.next()).isEqualTo("here");

        echo.terminate();

        assertThat(answers.next()).isEqualTo("closed with 1001");
        assertThat(echo.awaitExit()).isZero();
      } finally {
        client.abort();
      }
    }
  }

  @Test
  void whatItIsToldToRefuseItRefuses() {
    try (GatewayProcess echo =
        GatewayProcess.startEcho("--origin", "https://a.example", "--max-message", "1000")) {
      Handshake foreign = Handshake.with(echo.uri()).path("/echo");
      assertThat(foreign.set("Origin", "https://b.example").send().status()).isEqualTo(403);
      assertThat(foreign.without("Origin").send().status()).isEqualTo(403);

      try (Answer right =
          Handshake.with(echo.uri()).path("/echo").set("Origin", "https://a.example").send()) {
        RawSocket socket = right.socket().orElseThrow();
        socket.send(RawSocket.FIN | RawSocket.BINARY, new byte[1001]);
        assertThat(socket.awaitClose()).isEqualTo(1009);
      }
    }
  }

  private static WebSocket open(HttpClient http, GatewayProcess echo, Answers answers)
      throws Exception {
    URI address = URI.create(echo.uri().toString().replaceFirst("^http", "ws") + "echo");
    return http.newWebSocketBuilder()
        .buildAsync(address, answers)
        .get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /// What comes back, in order.
  private static final class Answers implements WebSocket.Listener {
    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    Object next() throws InterruptedException {
      Object next = queue.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).as("an answer").isNotNull();
      return next;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        queue.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        queue.add(ByteBuffer.wrap(binary.toByteArray()));
        binary.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
      queue.add("pong of " + payload.remaining() + " bytes");
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      queue.add("closed with " + code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      queue.add("failed: " + error);
    }
  }
}
