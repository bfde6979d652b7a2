package dev.gangway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Logins;
import dev.gangway.web.SecuredGateway.Answer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Logging in with a password, what the cookie is like, and how it ends.
@Timeout(60)
class LoginTest {
  private static final String USERS =
      """
      login:
        users:
          - {name: ada, password: HASH, groups: [ops]}
          - {name: grace, password: HASH}
        notice: "For staff only.\\nWhat you do is recorded."
      access:
        - {who: {groups: [ops]}, may: [open]}
      """;

  @TempDir Path folder;
  private SecuredGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new SecuredGateway(folder, USERS);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void helloTellsAStrangerHowToLogIn() throws Exception {
    JsonNode hello = gateway.get("/api/hello").json();

    assertThat(hello.path("login").asString()).isEqualTo("required");
    assertThat(hello.path("ways").toString()).isEqualTo("[\"password\"]");
    assertThat(hello.path("notice").asString())
        .isEqualTo("For staff only.\nWhat you do is recorded.");
    String cookie = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    assertThat(gateway.get("/api/hello", "Cookie: " + cookie).json().path("login").asString())
        .isEqualTo("ok");
  }

  @Test
  void theRightPasswordLetsIn() throws Exception {
    Answer in = gateway.login("ada", SecuredGateway.PASSWORD);

    assertThat(in.status()).isEqualTo(204);
    assertThat(in.body()).isEmpty();
    JsonNode me = gateway.get("/api/me", "Cookie: " + in.cookie()).json();
    assertThat(me.path("user").asString()).isEqualTo("ada");
    assertThat(me.path("groups").toString()).isEqualTo("[\"ops\"]");
    assertThat(me.path("login").asString()).isEqualTo("password");
    assertThat(me.path("expires").asString()).isNotEmpty();
    assertThat(gateway.audited("login"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.path("user").asString()).isEqualTo("ada");
          assertThat(event.path("client").asString()).isEqualTo("127.0.0.1");
          assertThat(event.path("login").asString()).isEqualTo("password");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ada, incorrect horse",
    "nobody, correct horse",
    "Ada, correct horse",
    "ada, correct horse!"
  })
  void aWrongNameAndAWrongPasswordLookAlike(String user, String password) throws Exception {
    Answer answer = gateway.login(user, password);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers("Set-Cookie")).isEmpty();
    assertThat(answer.body())
        .isEqualTo(
            """
            {"title":"Unauthorized","status":401,\
            "detail":"The name or the password is not right."}\
            """);
    assertThat(gateway.audited("login-refused"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.path("user").asString()).isEqualTo(user);
          assertThat(event.path("reason").asString()).isEqualTo("wrong");
          assertThat(event.toString()).doesNotContain(password);
        });
  }

  @Test
  void manyWrongPasswordsHoldUpTheRightOneFromThereAndFromNowhereElse() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(gateway.login("ada", "wrong").status()).isEqualTo(401);
    }

    Answer wrong = gateway.login("ada", "wrong");
    Answer right = gateway.login("ada", SecuredGateway.PASSWORD);

    assertThat(wrong.status()).isEqualTo(429);
    assertThat(right.status()).isEqualTo(429);
    assertThat(right.body()).isEqualTo(wrong.body());
    assertThat(right.headers("Set-Cookie")).isEmpty();
    assertThat(Integer.parseInt(right.header("Retry-After").orElseThrow())).isBetween(1, 31);
    assertThat(gateway.login("grace", SecuredGateway.PASSWORD).status()).isEqualTo(204);
    InetAddress elsewhere = InetAddress.ofLiteral("127.0.0.77");
    assertThat(
            gateway
                .send(
                    elsewhere,
                    "POST",
                    "/api/login",
                    "{\"user\":\"ada\",\"password\":\"correct horse\"}",
                    "Content-Type: application/json",
                    "Origin: " + gateway.origin())
                .status())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"user\":\"ada\"}",
        "{\"user\":\"ada\",\"password\":5}",
        "{\"user\":[\"ada\"],\"password\":\"x\"}",
        "{\"user\":\"ada\",\"password\":\"\"}",
        "{\"user\":\"\",\"password\":\"x\"}",
        "{\"user\":\"ada\",\"password\":\"a\\u0000b\"}",
        "{\"user\":\"a\\u0000da\",\"password\":\"x\"}",
        "{\"user\":\"ada\",\"password\":\"x\"",
        "user=ada&password=x"
      })
  void whatIsNoLoginIsABadRequest(String body) throws Exception {
    assertThat(gateway.post("/api/login", body).status()).isEqualTo(400);
  }

  @Test
  void aPasswordIsNotReadWithoutBound() throws Exception {
    assertThat(gateway.login("ada", "x".repeat(1025)).status()).isEqualTo(400);
    assertThat(gateway.login("a".repeat(129), "x").status()).isEqualTo(400);
    assertThat(gateway.login("ada", "x".repeat(1 << 20)).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: text/plain                        | 415",
        "Content-Type: application/x-www-form-urlencoded | 415",
        "Content-Type: multipart/form-data; boundary=x   | 415",
        "X-Nothing: x                                    | 415",
        "Content-Type: application/json; charset=utf-8   | 204",
        "Content-Type: Application/JSON                  | 204",
      })
  void onlyJsonIsTaken(String type, int status) throws Exception {
    String body = "{\"user\":\"ada\",\"password\":\"correct horse\"}";
    assertThat(
            gateway.send("POST", "/api/login", body, type, "Origin: " + gateway.origin()).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin: https://evil.example    | 403",
        "Origin: null                    | 403",
        "Origin: OWN.evil.example        | 403",
        "Origin: OWN OWN                 | 403",
        "Sec-Fetch-Site: cross-site      | 403",
        "Sec-Fetch-Site: same-site       | 403",
        "Sec-Fetch-Site: same-origin     | 204",
        "X-Nothing: x                    | 204",
        "Origin: OWN                     | 204",
      })
  void anotherPageCannotLogAnybodyIn(String header, int status) throws Exception {
    String body = "{\"user\":\"ada\",\"password\":\"correct horse\"}";
    Answer answer =
        gateway.send(
            "POST",
            "/api/login",
            body,
            "Content-Type: application/json",
            header.replace("OWN", gateway.origin()));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers("Set-Cookie")).hasSize(status == 204 ? 1 : 0);
  }

  @Test
  void onPlainLoopbackTheCookieIsNeitherSecureNorPrefixed() throws Exception {
    String line = gateway.login("ada", SecuredGateway.PASSWORD).header("Set-Cookie").orElseThrow();

    assertThat(line)
        .matches(
            Pattern.compile(
                "gangway=v1\\.[^;]+; Path=/; Max-Age=(43200|4319\\d); HttpOnly; SameSite=Strict"))
        .hasSizeLessThan(1024);
  }

  @ParameterizedTest
  @CsvSource({
    "https://console.example.com/, __Host-gangway, /",
    "https://console.example.com/term/, __Secure-gangway, /term/",
  })
  void overHttpsTheCookieIsBoundToItsHostOrPath(String publicUrl, String name, String path)
      throws Exception {
    gateway.close();
    gateway = new SecuredGateway(folder.resolve("."), server(publicUrl) + USERS);
    String origin = "Origin: https://console.example.com";

    Answer in = gateway.login("ada", SecuredGateway.PASSWORD, origin);

    assertThat(in.header("Set-Cookie").orElseThrow())
        .startsWith(name + "=v1.")
        .contains("; Path=" + path + ";")
        .endsWith("; HttpOnly; SameSite=Strict; Secure")
        .doesNotContain("Domain");
    assertThat(gateway.get("/api/me", "Cookie: " + in.cookie()).status()).isEqualTo(200);
    String bare = in.cookie().replaceFirst("^[^=]+", "gangway");
    assertThat(gateway.get("/api/me", "Cookie: " + bare).status())
        .as("the same value under the name for plain http")
        .isEqualTo(401);
    assertThat(gateway.upgrade("/ws", "Cookie: " + in.cookie(), origin).status()).isEqualTo(101);
  }

  @Test
  void aCookieOfPlainHttpIsNotTakenForOneOfHttps() throws Exception {
    gateway.close();
    gateway =
        new SecuredGateway(folder.resolve("."), server("https://console.example.com/") + USERS);
    String plain = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    assertThat(plain).startsWith("gangway=");

    assertThat(gateway.get("/api/me", "Cookie: __Host-" + plain).status()).isEqualTo(401);
  }

  @Test
  void aLoginIsANewOneAndEndsTheOneBefore() throws Exception {
    String planted = gateway.login("grace", SecuredGateway.PASSWORD).cookie();

    Answer in = gateway.login("ada", SecuredGateway.PASSWORD, "Cookie: " + planted);

    assertThat(in.cookie()).isNotEqualTo(planted);
    assertThat(gateway.get("/api/me", "Cookie: " + planted).status()).isEqualTo(401);
    assertThat(gateway.get("/api/me", "Cookie: " + in.cookie()).json().path("user").asString())
        .isEqualTo("ada");
  }

  @Test
  void afterLogoutTheCookieIsDeadAndItsSocketsAreToldSo() throws Exception {
    String cookie = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String other = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket terminal = new PageSocket(gateway.uri(), "ws", gateway.origin(), cookie);
        PageSocket events = new PageSocket(gateway.uri(), "events", gateway.origin(), cookie);
        PageSocket kept = new PageSocket(gateway.uri(), "ws", gateway.origin(), other)) {
      terminal.open("box");
      terminal.await("opened");
      kept.open("box");
      kept.await("opened");
      events.send("{\"type\":\"subscribe\"}");
      events.await("targets");

      Answer out = gateway.post("/api/logout", "{}", "Cookie: " + cookie);

      assertThat(out.status()).isEqualTo(204);
      assertThat(out.header("Set-Cookie").orElseThrow())
          .isEqualTo("gangway=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
      assertThat(gateway.get("/api/targets", "Cookie: " + cookie).status()).isEqualTo(401);
      assertThat(terminal.awaitClosed()).isEqualTo(4401);
      assertThat(events.awaitClosed()).isEqualTo(4401);
      assertThat(gateway.get("/api/me", "Cookie: " + other).status()).isEqualTo(200);
      kept.send("{\"type\":\"ping\",\"at\":1}");
      kept.await("pong");
    }
    assertThat(gateway.audited("login-ended"))
        .singleElement()
        .satisfies(event -> assertThat(event.path("reason").asString()).isEqualTo("logout"));
    assertThat(gateway.audited("close"))
        .anySatisfy(event -> assertThat(event.path("reason").asString()).isEqualTo("login ended"));
  }

  @Test
  void signingOutEverywhereEndsAllOfThatUsersLoginsAndNobodyElses() throws Exception {
    String here = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String there = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String grace = gateway.login("grace", SecuredGateway.PASSWORD).cookie();
    try (PageSocket terminal = new PageSocket(gateway.uri(), "ws", gateway.origin(), there)) {
      terminal.open("box");
      terminal.await("opened");

      assertThat(gateway.post("/api/logout", "{\"everywhere\":true}", "Cookie: " + here).status())
          .isEqualTo(204);

      assertThat(terminal.awaitClosed()).isEqualTo(4401);
    }
    assertThat(gateway.get("/api/me", "Cookie: " + here).status()).isEqualTo(401);
    assertThat(gateway.get("/api/me", "Cookie: " + there).status()).isEqualTo(401);
    assertThat(gateway.get("/api/me", "Cookie: " + grace).status()).isEqualTo(200);
    assertThat(gateway.login("ada", SecuredGateway.PASSWORD).status()).isEqualTo(204);
  }

  @Test
  void anotherProcessCanSignSomebodyOut() throws Exception {
    String cookie = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket terminal = new PageSocket(gateway.uri(), "ws", gateway.origin(), cookie)) {
      terminal.open("box");
      terminal.await("opened");

      Logins.signOutEverywhere(folder.resolve("state"), "ada");

      assertThat(terminal.awaitClosed()).isEqualTo(4401);
    }
    assertThat(gateway.get("/api/me", "Cookie: " + cookie).status()).isEqualTo(401);
  }

  @Test
  void aRestartKeepsLoginsAndWhatEndedThem() throws Exception {
    String kept = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String ended = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    gateway.post("/api/logout", "{}", "Cookie: " + ended);
    gateway.close();

    gateway = new SecuredGateway(folder, USERS);

    assertThat(gateway.get("/api/me", "Cookie: " + kept).status()).isEqualTo(200);
    assertThat(gateway.get("/api/me", "Cookie: " + ended).status()).isEqualTo(401);
  }

  @Test
  void whoIsTakenOutOfTheFileIsOut() throws Exception {
    String cookie = gateway.login("grace", SecuredGateway.PASSWORD).cookie();
    gateway.close();

    gateway =
        new SecuredGateway(folder, USERS.replace("    - {name: grace, password: HASH}\n", ""));

    assertThat(gateway.get("/api/me", "Cookie: " + cookie).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gangway=",
        "gangway=v1",
        "gangway=v1...",
        "gangway=v2.a.b.c",
        "gangway=\"v1.a.b.c\"",
        "gangway",
        "=;=;=",
        "GANGWAY=x",
      })
  void aCookieThatIsNoneIsNobodys(String cookie) throws Exception {
    assertThat(gateway.get("/api/me", "Cookie: " + cookie).status()).isEqualTo(401);
  }

  @Test
  void aNeighboursCookieOfTheSameNameDoesNotHideTheRightOne() throws Exception {
    String cookie = gateway.login("ada", SecuredGateway.PASSWORD).cookie();

    assertThat(gateway.get("/api/me", "Cookie: gangway=planted; " + cookie).status())
        .isEqualTo(200);
    assertThat(gateway.get("/api/me", "Cookie: gangway=planted", "Cookie: " + cookie).status())
        .isEqualTo(200);
  }

  @Test
  void whereThereAreNoTokensTheProxysOwnIsNotLookedAt() throws Exception {
    String cookie = gateway.login("ada", SecuredGateway.PASSWORD).cookie();

    assertThat(
            gateway
                .get("/api/me", "Cookie: " + cookie, "Authorization: Bearer the.proxys.own")
                .status())
        .isEqualTo(200);
    assertThat(gateway.get("/api/me", "Authorization: Bearer the.proxys.own").status())
        .isEqualTo(401);
  }

  @Test
  void aTokenInTheQueryIsNotLookedAt() throws Exception {
    String cookie = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String value = cookie.substring(cookie.indexOf('=') + 1);

    for (String name : List.of("token", "gangway", "access_token", "cookie")) {
      assertThat(gateway.get("/api/me?" + name + "=" + value).status()).isEqualTo(401);
      assertThat(
              gateway.upgrade("/ws?" + name + "=" + value, "Origin: " + gateway.origin()).status())
          .isEqualTo(401);
    }
  }

  private static String server(String publicUrl) {
    return "server: {listen: 127.0.0.1:0, public_url: " + publicUrl + "}\n";
  }

  @Test
  void theWordsOfAStrangerStayOnOneLineOfTheLog() throws Exception {
    String hostile = "eve\u2028{\"event\":\"login\",\"user\":\"root\"}";
    gateway.post(
        "/api/login", "{\"user\":\"eve\\n{\\\"event\\\":\\\"login\\\"}\",\"password\":\"x\"}");
    gateway.login(hostile, "x");

    assertThat(gateway.audited("login")).isEmpty();
    assertThat(gateway.audited("login-refused"))
        .hasSize(2)
        .allSatisfy(event ->
            assertThat(event.path("user").asString())
                .doesNotContain("\n")
                .doesNotContain("\u2028"));
    assertThat(new String(Files.readAllBytes(folder.resolve("state/audit.jsonl")), UTF_8))
        .doesNotContain(SecuredGateway.PASSWORD);
  }
}
