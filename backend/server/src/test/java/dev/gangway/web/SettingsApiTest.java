package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.web.SecuredGateway.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whose settings are whose, and who may change them when.
@Timeout(60)
class SettingsApiTest {
  private static final String USERS =
      """
      server: {listen: 127.0.0.1:0, trusted_proxies: [127.0.0.1/32]}
      limits: {settings: 1KiB}
      login:
        users:
          - {name: ada, password: HASH}
          - {name: grace, password: HASH}
        header: {user: Remote-User}
        tokens:
          - {name: ci, hash: "sha256:TOKEN"}
      access:
        - {who: {anyone: true}, may: [open]}
      page: {appearance: dark, font_size: 15, paste_guard: false}
      """;

  private static final String PATH = "/api/settings";

  @TempDir Path folder;
  private SecuredGateway gateway;
  private String ada;
  private String grace;
  private String yaml;

  @BeforeEach
  void start() throws Exception {
    yaml = USERS.replace("TOKEN", sha256("a-token-of-some-length"));
    begin();
  }

  private void begin() throws Exception {
    gateway = new SecuredGateway(folder, yaml);
    ada = "Cookie: " + gateway.login("ada", SecuredGateway.PASSWORD).cookie();
    grace = "Cookie: " + gateway.login("grace", SecuredGateway.PASSWORD).cookie();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode get(String who) throws IOException {
    Answer answer = gateway.get(PATH, who);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    return answer.json();
  }

  private Answer put(String who, long version, String settings) throws IOException {
    return gateway.put(PATH, "{\"version\":" + version + ",\"settings\":" + settings + "}", who);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void beforeTheFirstChangeThereAreTheAdminsDefaultsAlone() throws Exception {
    assertThat(get(ada))
        .isEqualTo(
            json(
                """
                {"kept": "user", "version": 0, "settings": {},
                 "defaults": {"appearance": "dark", "fontSize": 15, "pasteGuard": false}}
                """));
  }

  @Test
  void whatWasPutIsReadAndOutlivesTheGateway() throws Exception {
    Answer first = put(ada, 0, "{\"fontSize\": 16, \"own\": {\"a\": [1, 2.50, null]}}");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json()).isEqualTo(json("{\"version\": 1}"));
    assertThat(put(ada, 1, "{\"fontSize\": 17}").json()).isEqualTo(json("{\"version\": 2}"));
    gateway.close();
    begin();

    JsonNode kept = get(ada);

    assertThat(kept.path("version").asInt()).isEqualTo(2);
    assertThat(kept.path("settings")).isEqualTo(json("{\"fontSize\": 17}"));
  }

  @Test
  void whatThePageInventsComesBackAsItWas() throws Exception {
    String odd =
        "{\"a\":1.50,\"b\":1e400,\"c\":[{\"d\":null}],\"é\":\"\\u0000😀</script>\",\"\":\"\"}";
    assertThat(put(ada, 0, odd).status()).isEqualTo(200);

    String body = gateway.get(PATH, ada).body();

    assertThat(body).contains("\"a\":1.50").contains("\"b\":1E+400");
    assertThat(json(body).path("settings").path("é").asString()).isEqualTo("\u0000😀</script>");
  }

  @Test
  void nobodySeesOrChangesAnybodyElses() throws Exception {
    put(ada, 0, "{\"of\":\"ada\"}");
    put(ada, 1, "{\"of\":\"ada\"}");

    assertThat(get(grace).path("settings")).isEmpty();
    assertThat(get(grace).path("version").asInt()).isZero();
    assertThat(put(grace, 2, "{\"of\":\"grace\"}").status()).isEqualTo(409);
    assertThat(put(grace, 0, "{\"of\":\"grace\"}").status()).isEqualTo(200);
    assertThat(
            gateway
                .put(
                    PATH, "{\"user\":\"ada\",\"version\":1,\"settings\":{\"of\":\"grace\"}}", grace)
                .status())
        .isEqualTo(200);
    assertThat(get(ada).path("settings")).isEqualTo(json("{\"of\":\"ada\"}"));
    for (String path : List.of("/ada", "/", "/../settings", "%2f")) {
      assertThat(gateway.get(PATH + path, grace).status()).as(path).isIn(400, 404);
    }
    assertThat(gateway.get(PATH + "?user=ada", grace).json().path("settings"))
        .isEqualTo(json("{\"of\":\"grace\"}"));
  }

  /// What a proxy says is a name by `LoginNames`, or nobody's: a slash is none.
  @ParameterizedTest
  @ValueSource(strings = {"..", "..\\..\\x", "settings", "lock", "a\"b", "%2e%2e%2fx", "~", "CON"})
  void aHostileNameIsANameOnly(String name) throws Exception {
    String who = "Remote-User: " + name;
    assertThat(put(who, 0, "{\"mine\":true}").status()).isEqualTo(200);

    assertThat(get(who).path("settings")).isEqualTo(json("{\"mine\":true}"));
    assertThat(get(ada).path("settings")).isEmpty();
    Path file = folder.resolve("state/settings").resolve(sha256(name) + ".json");
    assertThat(json(Files.readString(file)).path("user").asString()).isEqualTo(name);
    try (var files = Files.list(folder.resolve("state/settings"))) {
      assertThat(files).containsExactlyInAnyOrder(file, file.resolveSibling("lock"));
    }
  }

  @Test
  void aNameWithASlashIsNobodys() throws Exception {
    assertThat(gateway.get(PATH, "Remote-User: ../../x").status()).isIn(400, 401);
  }

  @Test
  void aTokenHasSettingsOfItsOwn() throws Exception {
    String token = "Authorization: Bearer a-token-of-some-length";
    put(ada, 0, "{\"of\":\"ada\"}");

    assertThat(get(token).path("settings")).isEmpty();
    assertThat(put(token, 0, "{\"of\":\"ci\"}").status()).isEqualTo(200);
    assertThat(get(ada).path("settings")).isEqualTo(json("{\"of\":\"ada\"}"));
  }

  @Test
  void ofTwoDevicesOneIsToldToReadAgain() throws Exception {
    put(ada, 0, "{\"a\":1}");
    Answer late = put(ada, 0, "{\"a\":2}");

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.header("Content-Type")).contains("application/problem+json");
    assertThat(put(ada, 7, "{\"a\":3}").status()).isEqualTo(409);
    assertThat(get(ada).path("settings")).isEqualTo(json("{\"a\":1}"));
  }

  @Test
  void ofManyAtOnceOneWins() throws Exception {
    int devices = 12;
    try (ExecutorService pool = Executors.newFixedThreadPool(devices)) {
      for (int version = 0; version < 3; version++) {
        long from = version;
        List<Callable<Integer>> changes = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
          String settings = "{\"by\":" + i + "}";
          changes.add(() -> put(ada, from, settings).status());
        }
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> answer : pool.invokeAll(changes)) {
          answers.add(answer.get());
        }
        assertThat(answers).containsOnly(200, 409).containsOnlyOnce(200);
        assertThat(get(ada).path("version").asLong()).isEqualTo(from + 1);
      }
    }
  }

  @Test
  void whoChangesTooOftenHasToWait() throws Exception {
    Answer answer = put(ada, 0, "{}");
    for (int i = 0; i < 200 && answer.status() != 429; i++) {
      answer = put(ada, -1, "{}");
    }

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).contains("5");
    assertThat(put(grace, 0, "{}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "\"text\"",
        "{\"version\":0",
        "{\"version\":0}",
        "{\"settings\":{}}",
        "{\"version\":\"0\",\"settings\":{}}",
        "{\"version\":0.5,\"settings\":{}}",
        "{\"version\":99999999999999999999,\"settings\":{}}",
        "{\"version\":0,\"settings\":[]}",
        "{\"version\":0,\"settings\":null}",
        "{\"version\":0,\"settings\":\"{}\"}",
        "{\"version\":0,\"settings\":{}} {}",
        "{\"version\":0,\"settings\":{\"a\":NaN}}",
        "{\"version\":0,\"settings\":{\"a\":\"\\ud800\"}}",
        "{\"version\":0,\"settings\":{\"\\udc00\":1}}",
        "version=0&settings=",
      })
  void whatIsNoChangeIsRefused(String body) throws Exception {
    Answer answer = gateway.put(PATH, body, ada);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(get(ada).path("version").asInt()).isZero();
  }

  @Test
  void settingsAreBoundedInLengthAndDepth() throws Exception {
    String longest = "{\"a\":\"" + "x".repeat(1024 - 8) + "\"}";
    assertThat(put(ada, 0, longest).status()).isEqualTo(200);
    assertThat(put(ada, 1, longest.replace("a", "ab")).status()).isEqualTo(413);
    assertThat(put(ada, 1, "{\"a\":\"" + "x".repeat(1 << 20) + "\"}").status()).isEqualTo(413);
    assertThat(put(ada, 1, "{\"a\":\"" + "ü".repeat(512) + "\"}").status()).isEqualTo(413);
    assertThat(put(ada, 1, "{\"a\":" + " ".repeat(900) + "1}").status()).isEqualTo(200);
    assertThat(put(ada, 2, "{\"a\":".repeat(15) + "{}" + "}".repeat(15)).status()).isEqualTo(200);
    assertThat(put(ada, 3, "{\"a\":".repeat(16) + "{}" + "}".repeat(16)).status()).isEqualTo(400);
    assertThat(put(ada, 3, "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}").status())
        .isEqualTo(400);
    assertThat(get(ada).path("version").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin: https://evil.example    | Content-Type: application/json | 403",
        "Origin: null                    | Content-Type: application/json | 403",
        "Sec-Fetch-Site: cross-site      | Content-Type: application/json | 403",
        "Sec-Fetch-Site: same-site       | Content-Type: application/json | 403",
        "X-Nothing: x                    | Content-Type: text/plain       | 415",
        "X-Nothing: x                    | X-Nothing: y                   | 415",
        "Sec-Fetch-Site: same-origin     | Content-Type: application/json | 200",
      })
  void anotherPageCannotChangeAnybodys(String header, String type, int status) throws Exception {
    Answer answer = gateway.send("PUT", PATH, "{\"version\":0,\"settings\":{}}", header, type, ada);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(get(ada).path("version").asInt()).isEqualTo(status == 200 ? 1 : 0);
  }

  @Test
  void theLengthIsSaidBefore() throws Exception {
    Answer answer =
        gateway.send(
            "PUT",
            PATH,
            "",
            "Transfer-Encoding: chunked",
            "Content-Type: application/json",
            "Origin: " + gateway.origin(),
            ada);

    assertThat(answer.status()).isEqualTo(411);
  }

  @Test
  void whoIsNotLoggedInHasNone() throws Exception {
    assertThat(gateway.get(PATH).status()).isEqualTo(401);
    assertThat(gateway.put(PATH, "{\"version\":0,\"settings\":{}}").status()).isEqualTo(401);
  }

  @Test
  void aBrokenFileIsPutAsideAndItsUserBeginsAnew() throws Exception {
    put(ada, 0, "{\"a\":1}");
    Path file = folder.resolve("state/settings").resolve(sha256("ada") + ".json");
    Files.writeString(file, "{\"user\":");

    assertThat(get(ada).path("version").asInt()).isZero();

    assertThat(put(ada, 0, "{\"a\":2}").status()).isEqualTo(200);
    try (var files = Files.list(file.getParent())) {
      assertThat(files)
          .filteredOn(each -> each.toString().contains(".broken-"))
          .singleElement()
          .satisfies(each -> assertThat(each).hasContent("{\"user\":"));
    }
  }

  @Test
  void whatCannotBeReadIsAnErrorForItsUserAlone() throws Exception {
    put(ada, 0, "{\"a\":1}");
    Path file = folder.resolve("state/settings").resolve(sha256("ada") + ".json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    Answer read = gateway.get(PATH, ada);
    assertThat(read.status()).isEqualTo(503);
    assertThat(read.body()).doesNotContain("state");
    assertThat(put(ada, 1, "{}").status()).isEqualTo(503);
    assertThat(get(grace).path("kept").asString()).isEqualTo("user");
  }

  @Test
  void withoutAPlaceToKeepThemTheyStayInTheBrowser() throws Exception {
    gateway.close();
    Files.setPosixFilePermissions(
        folder.resolve("state/settings"), PosixFilePermissions.fromString("rwxrwxrwx"));
    begin();

    assertThat(get(ada))
        .isEqualTo(
            json(
                """
                {"kept": "browser", "version": 0, "settings": {},
                 "defaults": {"appearance": "dark", "fontSize": 15, "pasteGuard": false}}
                """));
    Answer refused = put(ada, 0, "{}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.header("Content-Type")).contains("application/problem+json");
  }

  @Test
  void whereNobodyLogsInTheyStayInTheBrowser() throws Exception {
    gateway.close();
    gateway =
        new SecuredGateway(
            Files.createDirectory(folder.resolve("open")),
            "page: {bell: off, copy_on_select: true, clipboard_write: ask}");

    assertThat(get("X-Nothing: x"))
        .isEqualTo(
            json(
                """
                {"kept": "browser", "version": 0, "settings": {},
                 "defaults": {"bell": "off", "copyOnSelect": true, "clipboardWrite": "ask"}}
                """));
    assertThat(put("X-Nothing: x", 0, "{}").status()).isEqualTo(403);
    assertThat(folder.resolve("open/state/settings")).doesNotExist();
  }
}
