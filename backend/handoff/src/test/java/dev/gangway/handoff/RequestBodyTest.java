package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RequestBodyTest {

  private static final int MOST = 1_000;
  private static final String POST = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  private static HttpListener listener;

  @BeforeAll
  static void start() throws IOException {
    listener =
        HttpListener.open(
            RawClient.anywhere(),
            exchange ->
                RequestBody.read(
                    exchange,
                    MOST,
                    Duration.ofSeconds(5),
                    body ->
                        exchange.dispatch(
                            Thread::startVirtualThread, () -> answer(exchange, body))));
  }

  @AfterAll
  static void stop() {
    listener.close();
  }

  private static void answer(HttpServerExchange exchange, byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    if (text.equals("fail")) {
      throw new IllegalStateException("a handler that fails");
    }
    exchange
        .getResponseSender()
        .send(Thread.currentThread().isVirtual() + " " + text.length() + " " + text);
  }

  private static String exchange(String... pieces) throws IOException {
    try (RawClient client = new RawClient(listener.address().getPort())) {
      try {
        for (String piece : pieces) {
          client.send(piece);
        }
      } catch (SocketException refused) {
        // Whoever is refused while still sending may be cut off; the answer came before that.
        return client.rest();
      }
      return client.rest();
    }
  }

  @Test
  void aBodyIsHandedOverWhole() throws Exception {
    assertThat(exchange(POST + "Content-Length: 10\r\n\r\nhello", "world"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("true 10 helloworld");
    assertThat(exchange(POST + "Connection: close\r\nContent-Length: 0\r\n\r\n"))
        .endsWith("true 0 ");
    assertThat(exchange(POST + "Content-Length: 1000\r\n\r\n" + "x".repeat(MOST)))
        .contains("true 1000 x");
  }

  @Test
  void theConnectionEndsWithARequestThatHasABody() throws Exception {
    assertThat(exchange(POST + "Content-Length: 5\r\n\r\nhello")).contains("Connection: close");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 5_000, 100_000, 10_000_000})
  void aBodyTooLargeIsRefused(int octets) throws Exception {
    String body = octets > 200_000 ? "" : "x".repeat(octets);
    String answer = exchange(POST + "Content-Length: " + octets + "\r\n\r\n" + body);
    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .contains("Connection: close")
        .doesNotContain("xx");
  }

  @Test
  void aBodyInChunksIsAskedForItsLength() throws Exception {
    for (String chunks :
        new String[] {
          "5\r\nhello\r\n0\r\n\r\n",
          "2000\r\n" + "x".repeat(0x2000) + "\r\n0\r\n\r\n",
          "2;" + "x".repeat(300_000) + "\r\n{}\r\n0\r\n\r\n",
          "ffffffffffffffff\r\nhello",
        }) {
      assertThat(exchange(CHUNKED + chunks)).startsWith("HTTP/1.1 411 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n",
      })
  void aBodyThatIsNotWhatTheHeadSaysIsNotHandedOver(String rest) throws Exception {
    try (RawClient client = new RawClient(listener.address().getPort())) {
      client.send(POST + rest).finish();
      assertThat(client.rest()).doesNotContain("200 OK", "hel");
    }
  }

  @Test
  void aNumberThatIsNoLengthIsRefused() throws Exception {
    for (String length : new String[] {"-1", "+5", "5,5", "0x5", "99999999999999999999"}) {
      assertThat(exchange(POST + "Content-Length: " + length + "\r\n\r\nhello"))
          .as(length)
          .matches("(?s)HTTP/1.1 (400|413) .*");
    }
  }
}
