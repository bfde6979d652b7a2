package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.terminal.Waiting;
import dev.gangway.web.SecuredGateway.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who sees and opens what, at the doors.
@Timeout(60)
class AccessTest {
  private static final String TWO_USERS =
      """
      login:
        users:
          - {name: ada, password: HASH, groups: [ops]}
          - {name: grace, password: HASH}
      """;

  @TempDir Path folder;
  private @Nullable SecuredGateway started;

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private SecuredGateway gateway(String yaml) throws IOException {
    started = new SecuredGateway(folder, yaml);
    return started;
  }

  @Test
  void aListHasWhatTheUserMaySeeAndNothingMore() throws Exception {
    SecuredGateway gateway =
        gateway(
            TWO_USERS
                + """
                access:
                  - {who: {groups: [ops]}, may: [open], on: {names: [box, prod-1]}}
                  - {who: {users: [grace]}, may: [open], on: {labels: [env=staging]}}
                  - {who: {anyone: true}, may: [logs]}
                """);
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String grace = gateway.login("grace", SecuredGateway.PASSWORD).cookie();

    JsonNode adas = gateway.get("/api/targets", "Cookie: " + ada).json();
    JsonNode graces = gateway.get("/api/targets", "Cookie: " + grace).json();

    assertThat(adas.path("targets").findValuesAsString("id")).containsExactly("box", "prod-1");
    assertThat(adas.path("daemons").size()).as("of no use to her").isZero();
    assertThat(graces.path("targets").findValuesAsString("id")).containsExactly("local/web-1");
    assertThat(graces.path("daemons").findValuesAsString("name")).containsExactly("local");
  }

  @Test
  void aDaemonOfWhichNothingMayBeHadIsNotNamed() throws Exception {
    SecuredGateway gateway =
        gateway(TWO_USERS + "access: [{who: {anyone: true}, may: [open], on: {names: [box]}}]\n");
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();

    assertThat(gateway.get("/api/targets", "Cookie: " + ada).body()).doesNotContain("local");
    try (PageSocket events = new PageSocket(gateway.uri(), "events", gateway.origin(), ada)) {
      events.send("{\"type\":\"subscribe\"}");
      assertThat(events.await("targets").toString()).doesNotContain("local").contains("box");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod-1", "nothing", "local/web-1", "local/nothing", "BOX", "box/"})
  void whatMayNotBeOpenedLooksLikeWhatIsNotThere(String target) throws Exception {
    SecuredGateway gateway =
        gateway(TWO_USERS + "access: [{who: {users: [ada]}, may: [open], on: {names: [box]}}]\n");
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket page = new PageSocket(gateway.uri(), "ws", gateway.origin(), ada)) {
      page.open(target);

      JsonNode failure = page.await("failure");
      assertThat(failure.path("kind").asString()).isEqualTo("no-such-target");
      assertThat(failure.path("text").asString())
          .isEqualTo(
              "There is nothing of that name to open. It may have gone since the list was shown.");
      assertThat(page.awaitClosed()).isEqualTo(4404);
    }
    assertThat(gateway.opened).hasValue(0);
    assertThat(gateway.audited("refused"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.path("target").asString()).isEqualTo(target);
          assertThat(event.path("user").asString()).isEqualTo("ada");
          assertThat(event.path("act").asString()).isEqualTo("shell");
          assertThat(event.path("rule").asString()).isNotEmpty();
        });
  }

  @Test
  void aSessionIsWrittenDownFromItsRuleToItsEnd() throws Exception {
    SecuredGateway gateway = gateway(TWO_USERS + "access: [{who: {groups: [ops]}, may: [open]}]\n");
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket page = new PageSocket(gateway.uri(), "ws", gateway.origin(), ada)) {
      page.open("box");
      page.await("opened");
      assertThat(gateway.audited("open"))
          .as("written before the page hears of it")
          .singleElement()
          .satisfies(event -> {
            assertThat(event.path("user").asString()).isEqualTo("ada");
            assertThat(event.path("target").asString()).isEqualTo("box");
            assertThat(event.path("client").asString()).isEqualTo("127.0.0.1");
            assertThat(event.path("rule").asString()).startsWith("rule 1 (").contains("groups ops");
            assertThat(event.path("request").asString()).isNotEmpty();
            assertThat(event.path("session").asString()).isNotEmpty();
          });
      page.send("{\"type\":\"end\"}");
      assertThat(page.awaitClosed()).isEqualTo(1000);
    }
    Waiting.until("the end in the log", () -> !gateway.audited("close").isEmpty());
    JsonNode close = gateway.audited("close").getFirst();
    assertThat(close.path("reason").asString()).isEqualTo("end");
    assertThat(close.path("in").isNumber()).isTrue();
    assertThat(close.path("out").isNumber()).isTrue();
    assertThat(close.path("duration").isNumber()).isTrue();
    assertThat(close.path("session").asString())
        .isEqualTo(gateway.audited("open").getFirst().path("session").asString());
  }

  @Test
  void nothingOpensBeforeTheReasonIsGiven() throws Exception {
    SecuredGateway gateway =
        gateway(
            TWO_USERS
                + "access: [{who: {anyone: true}, may: [open], confirm: Production. Why?}]\n");
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket page = new PageSocket(gateway.uri(), "ws", gateway.origin(), ada)) {
      page.open("prod-1");
      JsonNode prompt = page.await("prompt");
      assertThat(prompt.path("kind").asString()).isEqualTo("confirm");
      assertThat(prompt.path("text").asString()).isEqualTo("Production. Why?");
      assertThat(gateway.opened).hasValue(0);

      page.send(answer(prompt, "\"  \""));
      JsonNode again = page.await("prompt");
      assertThat(gateway.opened).hasValue(0);
      page.send(answer(again, "\"disk full\\n\\u001b[2J on \\u202edb\""));
      page.await("opened");
    }
    assertThat(gateway.audited("open").getFirst().path("reason").asString())
        .isEqualTo("disk full [2J on db");
  }

  @Test
  void aReasonGivenBeforeIsNotAskedForAndACancelledOneOpensNothing() throws Exception {
    SecuredGateway gateway =
        gateway(TWO_USERS + "access: [{who: {anyone: true}, may: [open], confirm: Why?}]\n");
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket page = new PageSocket(gateway.uri(), "ws", gateway.origin(), ada)) {
      page.send(
          "{\"type\":\"open\",\"target\":\"box\",\"columns\":80,\"rows\":24,\"reason\":\"a test\"}");
      page.await("opened");
    }
    assertThat(gateway.audited("open").getFirst().path("reason").asString()).isEqualTo("a test");
    try (PageSocket page = new PageSocket(gateway.uri(), "ws", gateway.origin(), ada)) {
      page.open("box");
      JsonNode prompt = page.await("prompt");
      page.send(
          "{\"type\":\"answer\",\"prompt\":\"%s\",\"values\":null}"
              .formatted(prompt.path("prompt").asString()));
      assertThat(page.await("failure").path("text").asString())
          .isEqualTo("This opens with a reason only, and none was given.");
    }
    assertThat(gateway.opened).hasValue(1);
    assertThat(gateway.audited("open-failed")).hasSize(1);
  }

  private static String answer(JsonNode prompt, String value) {
    return "{\"type\":\"answer\",\"prompt\":\"%s\",\"values\":[%s]}"
        .formatted(prompt.path("prompt").asString(), value);
  }

  @Test
  void whatCannotBeWrittenDownIsRefused() throws Exception {
    SecuredGateway gateway = gateway(TWO_USERS + "access: [{who: {anyone: true}, may: [open]}]\n");
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    Path log = folder.resolve("state/audit.jsonl");
    Files.delete(log);
    Files.createDirectory(log);

    Waiting.until(
        "the log to be noticed",
        () -> gateway.login("ada", SecuredGateway.PASSWORD).status() == 503);

    Answer refused = gateway.login("grace", SecuredGateway.PASSWORD);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers("Set-Cookie")).isEmpty();
    try (PageSocket page = new PageSocket(gateway.uri(), "ws", gateway.origin(), ada)) {
      page.open("box");
      assertThat(page.await("failure").path("kind").asString()).isEqualTo("internal");
      assertThat(page.awaitClosed()).isEqualTo(1011);
    }
    Files.delete(log);
    Waiting.until(
        "the log to be written again",
        () -> gateway.login("ada", SecuredGateway.PASSWORD).status() == 204);
  }

  @Test
  void aRightThatEndsEndsWhatIsOpenByIt() throws Exception {
    String end =
        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(6).withNano(0).toInstant().toString();
    SecuredGateway gateway =
        gateway(
            TWO_USERS
                + "access: [{who: {anyone: true}, may: [open], until: \"%s\"}]\n".formatted(end));
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    try (PageSocket page = new PageSocket(gateway.uri(), "ws", gateway.origin(), ada);
        PageSocket events = new PageSocket(gateway.uri(), "events", gateway.origin(), ada)) {
      page.open("box");
      page.await("opened");
      events.send("{\"type\":\"subscribe\"}");
      assertThat(events.await("targets").path("targets").size()).isEqualTo(4);

      Waiting.until(
          "the end of the right",
          () -> {
            gateway.targets.timePassed();
            gateway.sessions.recheck();
            return gateway.get("/api/targets", "Cookie: " + ada).json().path("targets").isEmpty();
          });
      gateway.targets.timePassed();
      gateway.sessions.recheck();

      assertThat(page.awaitClosed()).isEqualTo(4404);
      events.await("gone");
    }
  }

  // ---- tokens

  private static String tokens() throws Exception {
    return """
    login:
      tokens:
        - {name: ci, hash: "sha256:%s", groups: [robots], expires: 2099-01-01, may: [open]}
        - {name: old, hash: "sha256:%s", groups: [robots], expires: 2001-01-01}
        - {name: logs, hash: "sha256:%s", groups: [robots], expires: 2099-01-01, may: [logs]}
    access: [{who: {groups: [robots]}, may: [open]}]
    """
        .formatted(sha256("t-ci"), sha256("t-old"), sha256("t-logs"));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTokenOpensASocketWithoutAPage() throws Exception {
    SecuredGateway gateway = gateway(tokens());

    assertThat(gateway.upgrade("/ws", "Authorization: Bearer t-ci").status()).isEqualTo(101);
    assertThat(
            gateway
                .upgrade("/ws", "Authorization: Bearer t-ci", "Origin: https://evil.example")
                .status())
        .isEqualTo(403);
    JsonNode me = gateway.get("/api/me", "Authorization: bearer t-ci").json();
    assertThat(me.path("user").asString()).isEqualTo("ci");
    assertThat(me.path("login").asString()).isEqualTo("token");
    assertThat(
            gateway.get("/api/targets", "Authorization: Bearer t-ci").json().path("targets").size())
        .isEqualTo(4);
  }

  @Test
  void aTokensOwnBoundHoldsWhateverTheRulesSay() throws Exception {
    SecuredGateway gateway = gateway(tokens());

    assertThat(
            gateway
                .get("/api/targets", "Authorization: Bearer t-logs")
                .json()
                .path("targets")
                .size())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bearer t-old",
        "Bearer t-nobody",
        "Bearer",
        "Bearer ",
        "Bearer t-ci t-ci",
        "Bearer t-ci, Bearer t-ci",
        "BearerX t-ci",
        "Basic dC1jaTo=",
      })
  void whatIsNoTokenIsNobodys(String value) throws Exception {
    SecuredGateway gateway = gateway(tokens());

    assertThat(gateway.get("/api/me", "Authorization: " + value).status()).isEqualTo(401);
  }

  @Test
  void twoTokensAreNone() throws Exception {
    SecuredGateway gateway = gateway(tokens());

    assertThat(
            gateway
                .get("/api/me", "Authorization: Bearer t-ci", "Authorization: Bearer t-ci")
                .status())
        .isIn(400, 401);
  }

  @Test
  void aTokenCannotBeLoggedOut() throws Exception {
    SecuredGateway gateway = gateway(tokens());

    assertThat(gateway.post("/api/logout", "{}", "Authorization: Bearer t-ci").status())
        .isEqualTo(403);
    assertThat(gateway.get("/api/me", "Authorization: Bearer t-ci").status()).isEqualTo(200);
  }

  // ---- strangers

  @Test
  void aFloodOfStrangersGetsABare429AndWhoIsLoggedInDoesNotNotice() throws Exception {
    SecuredGateway gateway =
        gateway(
            "limits: {strangers: 1}\n"
                + TWO_USERS
                + "access: [{who: {anyone: true}, may: [open]}]\n");
    String ada = gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    int refused = 0;
    int bare = 0;
    for (int i = 0; i < 60; i++) {
      Answer answer = gateway.upgrade("/ws", "Origin: " + gateway.origin());
      assertThat(answer.status()).isIn(401, 429);
      if (answer.status() == 401) {
        refused++;
      } else {
        bare++;
        assertThat(answer.header("Retry-After")).isPresent();
      }
    }
    assertThat(bare).isGreaterThan(30);
    assertThat(gateway.audited("refused")).hasSize(refused);
    assertThat(gateway.upgrade("/ws", "Origin: " + gateway.origin(), "Cookie: " + ada).status())
        .isEqualTo(101);
    assertThat(gateway.get("/api/me", "Cookie: " + ada).status()).isEqualTo(200);
  }

  @Test
  void anotherPageWithTheCookieIsRefusedAndWrittenDown() throws Exception {
    SecuredGateway gateway = gateway(TWO_USERS + "access: [{who: {anyone: true}, may: [open]}]\n");
    String cookie = "Cookie: " + gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    String ours = "Origin: " + gateway.origin();
    for (List<String> headers :
        List.of(
            List.of(cookie, "Origin: https://evil.example"),
            List.of(cookie),
            List.of(cookie, ours, ours),
            List.of(cookie, ours, "Origin: https://evil.example"),
            List.of(cookie, ours + " " + gateway.origin()),
            List.of(cookie, ours + "/"),
            List.of(cookie, ours.replace("http:", "https:")),
            List.of(cookie, "Origin: null"))) {
      for (String path : List.of("/ws", "/events")) {
        assertThat(gateway.upgrade(path, headers.toArray(String[]::new)).status())
            .as(headers.toString())
            .isEqualTo(403);
      }
    }
    assertThat(gateway.audited("refused"))
        .hasSize(16)
        .allSatisfy(event -> {
          assertThat(event.path("act").asString()).isEqualTo("origin");
          assertThat(event.path("user").asString()).isEqualTo("ada");
        });
    assertThat(gateway.upgrade("/ws", cookie, ours).status()).isEqualTo(101);
  }
}
