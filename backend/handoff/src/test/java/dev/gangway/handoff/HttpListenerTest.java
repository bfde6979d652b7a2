package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpListenerTest {

  private static HttpListener listener;

  @BeforeAll
  static void start() throws IOException {
    listener =
        HttpListener.open(
            RawClient.anywhere(), exchange -> exchange.getResponseSender().send("served"));
  }

  @AfterAll
  static void stop() {
    listener.close();
  }

  private static RawClient connect() throws IOException {
    return new RawClient(listener.address().getPort());
  }

  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n";

  @Test
  void ordinaryRequestsAreServed() throws Exception {
    try (RawClient client = connect()) {
      client.send(GET + "\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("keep-alive");
      client.skip("served".length());
      client.send(GET + "Connection: close\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("served");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "Remote-User: alice\r\n , admin\r\n",
        GET + "Remote-User: alice\r\n\tadmin\r\n",
        "GET / HTTP/1.1\r\n Remote-User: admin\r\nHost: localhost\r\n",
        GET + "X-Folded:\r\n value\r\n",
        GET + "Remote-User : admin\r\n",
        GET + "Remote-User\t: admin\r\n",
        GET + "Remote User: admin\r\n",
        GET + "R\u00e9mote: admin\r\n",
        GET + "Remote-User\r\n",
        GET + ": admin\r\n",
        GET + "X: a\rb\r\n",
        GET + "X: a\nRemote-User: admin\r\n",
        GET + "X: a\u0000b\r\n",
        GET + "X: a\u007fb\r\n",
        GET + "Content-Length: 0\r\nContent-Length: 0\r\n",
        "GET / HTTP/1.1\nHost: localhost\r\n",
        "GET /\u00e9 HTTP/1.1\r\nHost: localhost\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: localhost\r\n",
        "GET /\r\n",
        "GET / HTTP/1.1 \r\nHost: localhost\r\n",
        "GET  / HTTP/1.1\r\nHost: localhost\r\n",
        "GET / HTTP/2.0\r\nHost: localhost\r\n",
      })
  void malformedHeadsAreRefusedAndNothingAfterThemIsServed(String head) throws Exception {
    try (RawClient client = connect()) {
      client.send(head + "\r\n" + GET + "\r\n");
      String answer = client.rest();
      assertThat(answer).matches("(?s)HTTP/1.1 400 .*").doesNotContain("served", "admin");
      assertThat(answer.split("HTTP/1\\.1 400", -1)).hasSize(2);
    }
  }

  @Test
  void aHeadIsSeenHoweverItIsCut() throws Exception {
    for (int at : new int[] {1, 17, 40, 52, 53, 54}) {
      String head = GET + "X: alice\r\n , admin\r\n\r\n";
      try (RawClient client = connect()) {
        client.send(head.substring(0, at));
        client.send(head.substring(at));
        assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
      }
    }
  }

  @Test
  void theSecondHeadOfAConnectionIsSeenAsWell() throws Exception {
    try (RawClient client = connect()) {
      client.send(GET + "\r\n");
      client.head();
      client.skip("served".length());
      client.send(GET + "X: alice\r\n , admin\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET //evil.example/ HTTP/1.1",
        "GET /a/../b HTTP/1.1",
        "GET /a/%2E%2e/b HTTP/1.1",
        "GET /a/..;x/b HTTP/1.1",
        "GET /a%2fb HTTP/1.1",
        "GET /a%5cb HTTP/1.1",
        "GET /a\\b HTTP/1.1",
        "GET /a%00 HTTP/1.1",
        "GET /a%0d%0aX:b HTTP/1.1",
        "GET /a#b HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET http://evil.example/ HTTP/1.1",
        "GET http://localhost.evil.example/ HTTP/1.1",
        "GET http://localhost@evil.example/ HTTP/1.1",
        "GET https://localhost/ HTTP/1.1",
        "GET ftp://localhost/ HTTP/1.1",
        "CONNECT localhost:80 HTTP/1.1",
        "GET / HTTP/9.9",
        "GET / HTTP/1.2",
      })
  void targetsAndMethodsOfDoubtAreRefused(String line) throws Exception {
    try (RawClient client = connect()) {
      client.send(line + "\r\nHost: localhost\r\n\r\n" + GET + "\r\n");
      String answer = client.rest();
      assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("served", "evil");
      assertThat(answer.split("HTTP/1\\.1 400", -1)).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost/a", "/a?x=//../%2f", "/a.b/..c/%7e/", "/;x/a"})
  void otherTargetsAreServedUnlessASegmentIsEmpty(String target) throws Exception {
    try (RawClient client = connect()) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      String status = target.equals("/;x/a") ? "400" : "200";
      assertThat(client.rest()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET + "\r\n",
        GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
      })
  void whatComesGluedToARequestIsNeverServed(String request) throws Exception {
    try (RawClient client = connect()) {
      client.send(request + GET + "\r\n");
      String answer = client.rest();
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Connection: close");
      assertThat(answer.split("served", -1)).hasSize(2);
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
}
