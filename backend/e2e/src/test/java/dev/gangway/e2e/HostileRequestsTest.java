package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.RawHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What no browser sends. Whatever it is, it is answered with a refusal or not at all, nothing
/// behind it is taken for a request, the next visitor is served, and the log shows no exception.
class HostileRequestsTest {
  private static final String PASSWORD = "correct horse";
  private static final String TOKEN = "gw-hostile-requests-token";

  /// Believed about who asks.
  private static final String PROXY = "127.0.0.2";

  private static GatewayProcess gateway;
  private static LoggedIn ada;

  /// How much of the log earlier tests have looked at.
  private static int read;

  @BeforeAll
  static void start() throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(TOKEN.getBytes(StandardCharsets.UTF_8)));
    gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .set("server", "trusted_proxies: [" + PROXY + "]")
                // None of this is about how many there are.
                .set("limits", "strangers: 10000")
                .set(
                    "login",
                    "users: [{name: ada, password: %s}]".formatted(LoggedIn.hash(PASSWORD)))
                .set("login", "header: {preset: authelia}")
                .set("login", "tokens:")
                .set(
                    "login",
                    "  - {name: ci, hash: 'sha256:%s', expires: 2099-01-01}".formatted(hash))
                .set("access", "- {who: {anyone: true}, may: [open]}"));
    ada = LoggedIn.as(gateway.uri(), "ada", PASSWORD);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void theNextVisitorIsServedAndTheLogShowsNoException() {
    assertThat(ada.get("api/me").send().status()).isEqualTo(200);
    try (Answer socket = ada.upgrade().send()) {
      assertThat(socket.status()).isEqualTo(101);
    }
    String log = gateway.log();
    String added = log.substring(read);
    read = log.length();
    assertThat(added).doesNotContain("\tat ").doesNotContain("Exception");
  }

  // ---- who asks

  @ParameterizedTest
  @ValueSource(strings = {"api/me", "api/targets", "ws", "events"})
  void nothingIsServedToNobody(String path) {
    assertThat(Handshake.get(gateway.uri(), "/" + path).send().status()).isEqualTo(401);
    assertThat(Handshake.with(gateway.uri()).path("/" + path).send().status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api/hello",
        "api/login",
        "api/logout",
        "healthz",
        "readyz",
        "webjars/",
        "api/sessions",
        "no/such/thing"
      })
  void whatAnybodyMayAskForIsNoSocket(String path) {
    try (Answer answer = Handshake.with(gateway.uri()).path("/" + path).send()) {
      assertThat(answer.status()).isNotEqualTo(101);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "events"})
  void aCookieAloneOpensNoSocket(String path) {
    String origin = "http://" + gateway.uri().getAuthority();
    Handshake right = ada.upgrade().path("/" + path);
    assertThat(right.without("Origin").send().status()).isEqualTo(403);
    for (String wrong :
        List.of(
            "https://evil.example",
            "null",
            origin + "/",
            origin + " " + origin,
            origin + ".evil.example",
            origin.replace("http:", "https:"),
            "http://127.0.0.1")) {
      assertThat(ada.upgrade().path("/" + path).set("Origin", wrong).send().status())
          .as(wrong)
          .isEqualTo(403);
    }
    assertThat(ada.upgrade().path("/" + path).add("Origin", origin).send().status()).isIn(400, 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "events"})
  void aSocketWithoutOurSubprotocolIsRefused(String path) {
    assertThat(ada.upgrade().path("/" + path).without("Sec-WebSocket-Protocol").send().status())
        .isEqualTo(400);
    assertThat(ada.upgrade().path("/" + path).set("Sec-WebSocket-Protocol", "tty").send().status())
        .isEqualTo(400);
  }

  @Test
  void whatIsNoOpeningHandshakeOpensNothing() {
    Map<String, Handshake> spoiled = new LinkedHashMap<>();
    spoiled.put("POST", ada.upgrade().method("POST").add("Content-Length", "0"));
    spoiled.put("HEAD", ada.upgrade().method("HEAD"));
    spoiled.put("no Connection", ada.upgrade().without("Connection"));
    spoiled.put("h2c", ada.upgrade().set("Upgrade", "h2c"));
    spoiled.put("version 12", ada.upgrade().set("Sec-WebSocket-Version", "12"));
    spoiled.put("short key", ada.upgrade().set("Sec-WebSocket-Key", "c2hvcnQ="));
    spoiled.put("no key", ada.upgrade().set("Sec-WebSocket-Key", "????????????????????????"));
    spoiled.put("HTTP/1.0", ada.upgrade().version("HTTP/1.0"));
    spoiled.put("a body", ada.upgrade().body("application/json", "{}"));
    spoiled.forEach((name, handshake) -> {
      try (Answer answer = handshake.send()) {
        assertThat(answer.status()).as(name).isIn(400, 405, 426, 505);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"token=%s", "access_token=%s", "Authorization=Bearer%%20%s", "cookie=%s"})
  void aSecretInTheQueryIsNotLookedAt(String query) {
    String path = "/api/me?" + query.formatted(TOKEN);

    assertThat(Handshake.get(gateway.uri(), path).send().status()).isEqualTo(401);
    assertThat(Handshake.with(gateway.uri()).path("/ws?" + query.formatted(TOKEN)).send().status())
        .isEqualTo(401);
    assertThat(gateway.log()).doesNotContain(TOKEN);
    assertThat(gateway.audit()).doesNotContain(TOKEN);
  }

  @Test
  void whoDoesNotComeFromTheProxyIsNotBelieved() {
    Handshake claim = Handshake.get(gateway.uri(), "/api/me").add("Remote-User", "admin");
    assertThat(claim.send().status()).isEqualTo(401);
    assertThat(Handshake.with(gateway.uri()).add("Remote-User", "admin").send().status())
        .isEqualTo(401);
    assertThat(ada.get("api/me").add("Remote-User", "admin").send().body()).contains("\"ada\"");

    Answer told = claim.from(PROXY).send();
    assertThat(told.status()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(told.body()).path("user").asString())
        .isEqualTo("admin");
  }

  @ParameterizedTest
  @CsvSource({
    "Remote_User, admin",
    "Connection, 'close, Remote-User'",
    "X-Forwarded-Prefix, //evil.example",
    "X-Forwarded-Prefix, '/\"><script>'",
    "X-Forwarded-Prefix, /../",
  })
  void whatNoProxySendsIsRefusedFromIt(String name, String value) {
    Handshake request =
        Handshake.get(gateway.uri(), "/api/me").add("Remote-User", "ada").from(PROXY);

    assertThat(request.add(name, value).send().status()).isEqualTo(400);
  }

  @Test
  void anIdentityToldTwiceIsNobodys() {
    Handshake request =
        Handshake.get(gateway.uri(), "/api/me").add("Remote-User", "ada").from(PROXY);

    assertThat(request.add("Remote-User", "admin").send().status()).isEqualTo(400);
  }

  @Test
  void whatAClientSaysOfTheWayItCameChangesNothing() {
    Answer answer =
        LoggedIn.attempt(gateway.uri(), "ada", PASSWORD)
            .add("X-Forwarded-Proto", "https")
            .add("X-Forwarded-Host", "evil.example")
            .add("X-Forwarded-Prefix", "//evil.example")
            .add("X-Forwarded-For", "6.6.6.6")
            .send();

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Set-Cookie").orElseThrow())
        .startsWith("gangway=")
        .contains("Path=/")
        .contains("HttpOnly")
        .doesNotContain("evil");
    assertThat(gateway.audited("login").getLast().path("client").asString()).isEqualTo("127.0.0.1");
  }

  // ---- bytes

  /// A request for something that takes a body, and one behind it that must not be served.
  private static final String BEHIND =
      "GET /readyz HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";

  static Stream<String> malformed() {
    List<String> all = new ArrayList<>();
    // Where a request ends is in doubt.
    for (String ends :
        List.of(
            "Content-Length: 2\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 2",
            "Content-Length: 2\r\nContent-Length: 0",
            "Content-Length: 2\r\nContent-Length: 2",
            "Content-Length: 2, 2",
            "Content-Length: +2",
            "Content-Length: -2",
            "Content-Length: 0x2",
            "Content-Length: 99999999999999999999",
            "Content-Length : 2",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding:\tchunked\r\nContent-Length: 2",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding : chunked",
            " Transfer-Encoding: chunked",
            "X: y\r\n Transfer-Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            "Transfer_Encoding: chunked\r\nTransfer-Encoding: xchunked",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: chunked\u0000")) {
      all.add(post(ends) + "0\r\n\r\n" + BEHIND);
    }
    // Chunks that are none (RFC 9112 §7.1).
    for (String chunks :
        List.of(
            "x\r\n{}\r\n0\r\n\r\n",
            "-2\r\n{}\r\n0\r\n\r\n",
            "0x2\r\n{}\r\n0\r\n\r\n",
            "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            "2 {}\r\n0\r\n\r\n")) {
      all.add(post("Transfer-Encoding: chunked") + chunks + BEHIND);
    }
    // Heads that are none.
    for (String lines :
        List.of(
            "X: y\r\n folded",
            "Remote-User: a\r\n\tdmin",
            "X y",
            ": y",
            "X\u0000: y",
            "X: \u0000",
            "Host: evil.example",
            "Host: HOST",
            "X: " + "y".repeat(64 << 10),
            "Cookie: gangway=" + "y".repeat(64 << 10),
            "X".repeat(40_000) + ": y",
            String.join("\r\n", IntStream.range(0, 300).mapToObj(n -> "X-" + n + ": y").toList()),
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
                + "Content-Length: 2\r\nContent-Length: 2")) {
      all.add("GET /api/hello HTTP/1.1\r\nHost: HOST\r\n" + lines + "\r\n\r\n" + BEHIND);
    }
    // Targets, methods and versions that are none.
    for (String line :
        List.of(
            "GET /api/%00hello HTTP/1.1",
            "GET /api/hello%00 HTTP/1.1",
            "GET /../api/hello HTTP/1.1",
            "GET /api/../api/hello HTTP/1.1",
            "GET /%2e%2e/api/hello HTTP/1.1",
            "GET //evil.example/api/hello HTTP/1.1",
            "GET /api\\hello HTTP/1.1",
            "GET http://evil.example/api/hello HTTP/1.1",
            "GET https://HOST/api/hello HTTP/1.1",
            "GET http://user@HOST/api/hello HTTP/1.1",
            "GET ws://HOST/ws HTTP/1.1",
            "GET api/hello HTTP/1.1",
            "GET * HTTP/1.1",
            "GET /api/hello\u0000 HTTP/1.1",
            "GET /api/hello#x HTTP/1.1",
            "GET /\u00e9 HTTP/1.1",
            "CONNECT evil.example:443 HTTP/1.1",
            "TRACE / HTTP/1.1",
            "GET\u0000 / HTTP/1.1",
            "GET / HTTP/1.1 HTTP/1.1",
            "G".repeat(70_000) + " / HTTP/1.1",
            "GET /" + "a".repeat(70_000) + " HTTP/1.1")) {
      all.add(line + "\r\nHost: HOST\r\n\r\n" + BEHIND);
    }
    all.add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + BEHIND);
    all.add("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001" + BEHIND);
    all.add("GET /api/hello HTTP/1.1\r\n\r\n" + BEHIND); // no Host
    all.add("GET /api/hello HTTP/1.1\r\nHost: \r\n\r\n" + BEHIND);
    all.add("GET /api/hello HTTP/1.1\r\nHost: evil.example\r\n\r\n" + BEHIND);
    all.add("GET /api/hello HTTP/1.1\r\nHost: user@HOST\r\n\r\n" + BEHIND);
    all.add("GET /api/hello HTTP/1.1\r\nHost: HOST/x\r\n\r\n" + BEHIND);
    all.add("GET /api/hello HTTP/1.1\r\nHost: HOST, evil.example\r\n\r\n" + BEHIND);
    return all.stream();
  }

  private static String post(String ends) {
    return "POST /api/logout HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n"
        + "Content-Type: application/json\r\n"
        + ends
        + "\r\n\r\n";
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource
  void malformed(String request) {
    URI uri = gateway.uri();

    RawHttp answer = RawHttp.send(uri, request.replace("HOST", uri.getAuthority()));

    String sent = request.substring(0, Math.min(300, request.length()));
    assertThat(answer.statuses()).as(sent).hasSizeLessThanOrEqualTo(1);
    assertThat(answer.statuses())
        .as(sent)
        .allSatisfy(status -> assertThat(status).isBetween(400, 599));
    assertThat(answer.all()).as(sent).doesNotContain("evil.example").doesNotContain("\tat ");
  }

  /// RFC 9110 §15.6.6.
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9"})
  void aVersionThatIsNotSpokenIsRefused(String version) {
    String request = "GET / " + version + "\r\nHost: HOST\r\nConnection: close\r\n\r\n";

    RawHttp answer =
        RawHttp.send(gateway.uri(), request.replace("HOST", gateway.uri().getAuthority()));

    assertThat(answer.statuses())
        .hasSizeLessThanOrEqualTo(1)
        .allSatisfy(status -> assertThat(status).isBetween(400, 599));
  }

  /// Whoever can connect can send one, so it must not fill the log either.
  @Test
  void anEndlessChunkIsRefusedAndNotLoggedWithAStackTrace() {
    String chunk = "2;" + "a".repeat(300_000) + "\r\n{}\r\n0\r\n\r\n";
    String request = post("Transfer-Encoding: chunked") + chunk + BEHIND;

    RawHttp answer =
        RawHttp.send(gateway.uri(), request.replace("HOST", gateway.uri().getAuthority()));

    assertThat(answer.statuses())
        .hasSizeLessThanOrEqualTo(1)
        .allSatisfy(status -> assertThat(status).isBetween(400, 599));
  }

  /// Programs differ in where the line of such a chunk ends, and thus in where the request does
  /// (RFC 9112 §7.1.1): whatever this one takes it for, nothing follows it.
  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "2;\u0000",
        "2;a\n",
        "2;a\r",
        "2\n",
        "2;a=\"\r\n\"",
        "2 ",
        "002",
        "2;",
        "2\t;a",
        "2\r\n{}x\r\n2"
      })
  void nothingFollowsAChunkThatIsReadInTwoWays(String size) {
    String chunks = size + "\r\n{}\r\n0\r\n\r\n";
    String request = post("Transfer-Encoding: chunked") + chunks + BEHIND;

    RawHttp answer =
        RawHttp.send(gateway.uri(), request.replace("HOST", gateway.uri().getAuthority()));

    assertThat(answer.statuses()).hasSizeLessThanOrEqualTo(1).doesNotContain(200, 101);
  }

  /// What the requests above are when nothing is wrong with them.
  @Test
  void theSameRequestsAreServedWhenTheyAreRight() {
    String authority = gateway.uri().getAuthority();
    String get = "GET /api/hello HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";
    String post = post("Connection: close\r\nContent-Length: 2") + "{}";
    assertThat(RawHttp.send(gateway.uri(), post.replace("HOST", authority)).statuses())
        .containsExactly(204);
    String chunks =
        post("Connection: close\r\nTransfer-Encoding: chunked") + "2\r\n{}\r\n0\r\n\r\n";
    assertThat(RawHttp.send(gateway.uri(), chunks.replace("HOST", authority)).statuses())
        .containsExactly(411);
    for (String right : List.of(get, BEHIND)) {
      assertThat(RawHttp.send(gateway.uri(), right.replace("HOST", authority)).statuses())
          .containsExactly(200);
    }
    assertThat(new RawHttp("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n").statuses())
        .containsExactly(200, 404);
  }

  @Test
  void anUpgradeToHttp2IsNotAnswered() {
    Handshake request =
        Handshake.get(gateway.uri(), "/healthz")
            .set("Connection", "Upgrade, HTTP2-Settings")
            .add("Upgrade", "h2c")
            .add("HTTP2-Settings", "AAMAAABkAAQAAP__");

    // RFC 9110 §7.8: a server may ignore it.
    assertThat(request.send().status()).isNotEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::1]"})
  void aNameThatIsNotOursGetsNothing(String host) {
    String name = host + ":" + gateway.uri().getPort();

    assertThat(ada.get("api/me").set("Host", name).send().status()).isIn(400, 421);
    assertThat(ada.upgrade().set("Host", name).set("Origin", "http://" + name).send().status())
        .isIn(400, 421);
    assertThat(
            LoggedIn.attempt(gateway.uri(), "ada", PASSWORD)
                .set("Host", name)
                .set("Origin", "http://" + name)
                .send()
                .status())
        .isIn(400, 421);
  }

  @Test
  void anotherPageLogsNobodyInOrOut() {
    for (String origin : List.of("https://evil.example", "null")) {
      assertThat(
              LoggedIn.attempt(gateway.uri(), "ada", PASSWORD)
                  .set("Origin", origin)
                  .send()
                  .status())
          .isEqualTo(403);
    }
    Answer form =
        Handshake.get(gateway.uri(), "/api/login")
            .method("POST")
            .body("application/x-www-form-urlencoded", "user=ada&password=correct+horse")
            .send();
    assertThat(form.status()).isEqualTo(415);
    assertThat(form.header("Set-Cookie")).isEmpty();
  }
}
