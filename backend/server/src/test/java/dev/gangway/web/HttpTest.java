package dev.gangway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.ServerConfig;
import dev.gangway.terminal.FakeTerminal;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class HttpTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new TestGateway(TestGateway.LIMITS, (_, _) -> new FakeTerminal());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void helloTellsVersionProtocolLoginAndDraining() throws Exception {
    JsonNode hello = json(get("api/hello"));
    assertThat(hello.get("version").stringValue()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(hello.get("protocol").get(0).stringValue()).isEqualTo("gangway.v1");
    assertThat(hello.get("login").stringValue()).isEqualTo("ok");
    assertThat(hello.get("draining").booleanValue()).isFalse();
    gateway.sessions.drain(Duration.ZERO);
    assertThat(json(get("api/hello")).get("draining").booleanValue()).isTrue();
  }

  @Test
  void targetsTellWhatThePageShows() throws Exception {
    JsonNode target = json(get("api/targets")).get("targets").get(0);
    assertThat(target.toString())
        .isEqualTo(
            """
            {"id":"box","name":"box","kind":"ssh","group":"Lab","tags":["test"],\
            "state":"unknown","verbs":["shell"]}\
            """);
  }

  @Test
  void readinessFailsWhileDrainingAndHealthDoesNot() throws Exception {
    assertThat(get("healthz").statusCode()).isEqualTo(200);
    assertThat(get("readyz").statusCode()).isEqualTo(200);
    gateway.sessions.drain(Duration.ZERO);
    assertThat(get("healthz").statusCode()).isEqualTo(200);
    assertThat(get("readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void thePageAndWhatItRefersToAreServed() throws Exception {
    HttpResponse<String> index = get("");
    assertThat(index.statusCode()).isEqualTo(200);
    assertThat(header(index, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(index, "Cache-Control")).isEqualTo("no-cache");
    Matcher references = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(index.body());
    int count = 0;
    while (references.find()) {
      HttpResponse<String> asset = get(references.group(1));
      assertThat(asset.statusCode()).as(references.group(1)).isEqualTo(200);
      assertThat(header(asset, "Cache-Control")).contains("immutable").contains("max-age=31536000");
      count++;
    }
    assertThat(count).as("scripts and styles the page refers to").isGreaterThan(1);
  }

  @Test
  void assetsComeCompressedAsTheClientLikes() throws Exception {
    String path = "webjars/xterm__xterm/6.0.0/lib/xterm.mjs";
    byte[] plain = bytes(path, "identity");
    HttpResponse<byte[]> gzip = send(path, "gzip, deflate");
    assertThat(header(gzip, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(gzip, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
        .isEqualTo(plain);
    HttpResponse<byte[]> brotli = send(path, "gzip, deflate, br");
    assertThat(header(brotli, "Content-Encoding")).isEqualTo("br");
    assertThat(brotli.body().length).isLessThan(gzip.body().length);
    assertThat(send(path, "br;q=0, gzip;q=0").headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void aKnownAssetIsNotSentAgain() throws Exception {
    HttpResponse<String> first = get("");
    HttpRequest again = request("").header("If-None-Match", header(first, "ETag")).GET().build();
    HttpResponse<String> second = client.send(again, BodyHandlers.ofString());
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : List.of("", "api/hello", "api/targets", "healthz", "nothing-here")) {
      HttpResponse<String> answer = get(path);
      assertThat(header(answer, "Content-Security-Policy"))
          .as(path)
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .contains("style-src 'self'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
      assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/api",
        "/api/",
        "/api/hello/",
        "/webjars/",
        "/webjars/xterm__xterm/6.0.0/lib",
        "/webjars/xterm__xterm/6.0.0/lib/xterm.mjs.gz",
        "/%61pi/hello",
        "/logback.xml",
        "/META-INF/MANIFEST.MF"
      })
  void whatIsNotInTheTableIsNotFound(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 404 ").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/hello/..",
        "/webjars/../../etc/passwd",
        "/webjars/..%2f..%2fetc/passwd",
        "/webjars/%2e%2e/%2e%2e/logback.xml",
        "/webjars//xterm__xterm/6.0.0/lib/xterm.mjs",
        "/webjars/xterm__xterm/6.0.0/lib/xterm.mjs%00.css",
        "//api/hello"
      })
  void whatIsNoPathOfOursIsABadRequest(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("passwd");
  }

  @ParameterizedTest
  @CsvSource({"POST, 405", "PUT, 405", "DELETE, 405", "TRACE, 405", "HEAD, 200"})
  void onlyReadingIsAllowed(String method, int status) throws Exception {
    String answer =
        raw(method + " /api/hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    if (status == 405) {
      assertThat(answer).contains("Allow: GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Content-Length: 5\r\n\r\nhello"
      })
  void aRequestWithABodyIsRefusedAndTheConnectionClosed(String rest) throws Exception {
    String answer = raw("GET /api/hello HTTP/1.1\r\nHost: localhost\r\n" + rest);
    assertThat(answer).startsWith("HTTP/1.1 ").containsPattern("^HTTP/1.1 (400|501) ");
    assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer only").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8022"})
  void aHostThatIsNotOursIsRefused(String host) throws Exception {
    String answer =
        raw("GET /api/targets HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 421 ").doesNotContain("box");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://evil.example | 403
          null | 403
          http://localhost:1 | 403
          https://OWN | 403
          http://OWN.evil.example | 403
          http://OWN http://OWN | 403
          http://OWN | 101
          """)
  void onlyOurOwnPageMayOpenASocket(String origin, int status) throws Exception {
    String own = gateway.uri().getAuthority();
    assertThat(upgrade("Origin: " + origin.replace("OWN", own) + "\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void aMissingOriginIsRefused() throws Exception {
    assertThat(upgrade("")).startsWith("HTTP/1.1 403");
  }

  @Test
  void aSocketWithoutOurSubprotocolIsRefused() throws Exception {
    String head =
        "GET /ws HTTP/1.1\r\nHost: localhost\r\nOrigin: "
            + origin()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    assertThat(raw(head)).startsWith("HTTP/1.1 400");
  }

  @Test
  void whileDrainingNoSocketIsOpened() throws Exception {
    gateway.sessions.drain(Duration.ZERO);
    assertThat(upgrade("Origin: " + origin() + "\r\n")).startsWith("HTTP/1.1 503");
  }

  @Test
  void belowABasePathEverythingIsBelowIt() throws Exception {
    ServerConfig defaults = ServerConfig.DEFAULTS.withPort(0);
    ServerConfig server =
        new ServerConfig(
            defaults.listen(),
            Optional.empty(),
            List.of(),
            "/term/",
            List.of(),
            Duration.ZERO,
            Optional.empty());
    try (TestGateway below =
        new TestGateway(server, TestGateway.LIMITS, (_, _) -> new FakeTerminal())) {
      assertThat(below.uri().getPath()).isEqualTo("/term/");
      assertThat(fetch(below.uri()).statusCode()).isEqualTo(200);
      assertThat(fetch(below.uri().resolve("api/hello")).statusCode()).isEqualTo(200);
      assertThat(fetch(below.uri().resolve("/api/hello")).statusCode()).isEqualTo(404);
      HttpResponse<String> bare = fetch(below.uri().resolve("/term"));
      assertThat(bare.statusCode()).isEqualTo(308);
      assertThat(header(bare, "Location")).isEqualTo("/term/");
      try (PageSocket page = new PageSocket(below.uri())) {
        page.open("box");
        page.await("opened");
      }
    }
  }

  private String origin() {
    return "http://" + gateway.uri().getAuthority();
  }

  private String upgrade(String originLine) throws Exception {
    return raw(
        "GET /ws HTTP/1.1\r\nHost: localhost\r\n"
            + originLine
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: gangway.v1\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }

  /// Sends exactly this and gives back what comes: all of it, or the first piece of a 101.
  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(gateway.uri().getHost(), gateway.uri().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      byte[] first = new byte[4096];
      int count = socket.getInputStream().read(first);
      String answer = new String(first, 0, Math.max(0, count), UTF_8);
      if (answer.startsWith("HTTP/1.1 101")) {
        return answer;
      }
      return answer + new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.uri().resolve(path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return fetch(gateway.uri().resolve(path));
  }

  private HttpResponse<String> fetch(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private byte[] bytes(String path, String encodings) throws Exception {
    return send(path, encodings).body();
  }

  private HttpResponse<byte[]> send(String path, String encodings) throws Exception {
    return client.send(
        request(path).header("Accept-Encoding", encodings).build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    return JsonMapper.shared().readTree(response.body());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("(none)");
  }
}
