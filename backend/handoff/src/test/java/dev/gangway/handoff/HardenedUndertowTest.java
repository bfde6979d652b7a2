package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HardenedUndertowTest {

  private static final Undertow UNDERTOW =
      HardenedUndertow.builder(
              "127.0.0.1", 0, exchange -> exchange.getResponseSender().send("served"))
          .build();

  @BeforeAll
  static void start() {
    UNDERTOW.start();
  }

  @AfterAll
  static void stop() {
    UNDERTOW.stop();
  }

  private static RawClient connect() throws IOException {
    return new RawClient(
        ((InetSocketAddress) UNDERTOW.getListenerInfo().getFirst().getAddress()).getPort());
  }

  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n";

  @Test
  void ordinaryRequestsAreServed() throws Exception {
    try (RawClient client = connect()) {
      client.send(GET + "\r\n" + GET + "Connection: close\r\n\r\n");
      assertThat(client.rest().split("served", -1)).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "Content-Length: 5\r\n\r\nhello",
        GET + "Content-Length: 40\r\n\r\n",
        GET + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
        GET + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        GET + "Transfer-Encoding: xchunked\r\n\r\n",
        GET + "Transfer-Encoding: gzip, chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        GET + "Host: other\r\n\r\n",
      })
  void requestsWithAnUnclearEndAreRefusedAndNothingAfterThemIsServed(String request)
      throws Exception {
    try (RawClient client = connect()) {
      client.send(request + GET + "\r\n");
      String answer = client.rest();
      assertThat(answer).matches("(?s)HTTP/1.1 (400|501) .*").doesNotContain("served");
      assertThat(answer.split("HTTP/1\\.1", -1)).hasSize(2);
    }
  }

  @Test
  void tooManyHeadersAreRefused() throws Exception {
    StringBuilder head = new StringBuilder(GET);
    for (int i = 0; i < 300; i++) {
      head.append("X-").append(i).append(": y\r\n");
    }
    try (RawClient client = connect()) {
      client.send(head + "\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aHeadTooLargeIsRefused() throws Exception {
    try (RawClient client = connect()) {
      client.send(GET + "X-Long: " + "y".repeat(64 * 1024));
      assertThat(client.rest()).doesNotContain("served");
    }
  }

  @Test
  void h2cIsNotSpoken() throws Exception {
    try (RawClient client = connect()) {
      client.send(
          GET
              + "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n"
              + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  /// The bound is Undertow's timer; the test waits for it, four times at once.
  @Test
  void halfARequestDoesNotKeepAConnection() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    for (String start : List.of("", "G", "GET / HTTP/1.1\r\nHost: loc", GET)) {
      clients.add(connect().send(start));
    }
    for (RawClient client : clients) {
      assertThat(client.rest()).doesNotContain("served");
      client.close();
    }
  }
}
