package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import dev.gangway.e2e.world.Place;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The small HTTP side of `PROTOCOL.md`, and the files of the page.
@EndToEnd
class HttpTest {
  private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  private URI gateway = URI.create("http://127.0.0.1/");

  @BeforeEach
  void start(Suite suite) {
    gateway = suite.gateway().uri();
  }

  @Test
  void itIsHealthyAndReady() {
    assertThat(get("/healthz").status()).isEqualTo(200);
    assertThat(get("/readyz").status()).isEqualTo(200);
  }

  @Test
  void helloTellsWhatAPageNeedsToKnow() {
    JsonNode hello = json(get("/api/hello"));

    assertThat(hello.path("version").asString()).isEqualTo(Place.version());
    assertThat(hello.path("protocol").get(0).asString()).isEqualTo("gangway.v1");
    assertThat(hello.path("login").asString()).isEqualTo("ok");
    assertThat(hello.path("draining").asBoolean()).isFalse();
  }

  @Test
  void targetsAreTheConfiguredHostsInOrder() {
    JsonNode targets = json(get("/api/targets")).path("targets");

    assertThat(targets.findValuesAsString("name"))
        .containsExactly(
            Suite.SHELL,
            Suite.BULK,
            Suite.WRONG_PASSWORD,
            Suite.ASKS,
            Suite.UNKNOWN_KEY,
            Suite.CHANGED_KEY,
            Suite.UNRESOLVABLE,
            Suite.REFUSED);
    assertThat(targets.get(0).path("kind").asString()).isEqualTo("ssh");
    assertThat(targets.get(0).path("verbs").get(0).asString()).isEqualTo("shell");
  }

  @Test
  void noSecretAndNoAddressLeavesTheGateway() {
    assertThat(get("/api/targets").body())
        .doesNotContain("incorrect horse")
        .doesNotContain("key-")
        .doesNotContain("SHA256:")
        .doesNotContain("127.0.0.1");
  }

  @Test
  void everyAnswerHasTheHeadersOfAStrictPage() {
    for (String path : List.of("/", "/api/hello", "/nothing-here")) {
      Answer answer = get(path);

      assertThat(answer.header("Content-Security-Policy").orElse("").split("; "))
          .as(path)
          .contains(
              "default-src 'none'",
              "script-src 'self'",
              "style-src 'self'",
              "connect-src 'self'",
              "frame-ancestors 'none'",
              "base-uri 'none'",
              "require-trusted-types-for 'script'")
          .noneMatch(directive -> directive.contains("unsafe"));
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("X-Frame-Options")).contains("DENY");
      assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
      assertThat(answer.header("Cross-Origin-Opener-Policy")).contains("same-origin");
      assertThat(answer.header("Server")).isEmpty();
    }
  }

  @Test
  void thePageIsAskedAgainAndItsFilesAreNot() {
    Answer page = get("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.header("Cache-Control")).contains("no-cache");

    List<String> files = addresses(page.body());
    assertThat(files).hasSizeGreaterThan(2).anyMatch(file -> file.endsWith(".js"));
    for (String file : files) {
      Answer answer = get("/" + file.replaceFirst("^\\./", ""));
      assertThat(answer.status()).as(file).isEqualTo(200);
      assertThat(answer.header("Cache-Control").orElse("")).as(file).contains("immutable");
    }
  }

  @Test
  void whatIsUnchangedIsNotSentAgain() {
    String tag = get("/").header("ETag").orElseThrow();

    Answer again = Handshake.get(gateway, "/").add("If-None-Match", tag).send();

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void filesAreCompressedForWhoeverTakesIt() {
    String script =
        addresses(get("/").body()).stream()
            .filter(file -> file.endsWith(".js"))
            .map(file -> "/" + file.replaceFirst("^\\./", ""))
            .findFirst()
            .orElseThrow();
    int plain = length(Handshake.get(gateway, script).send());

    Answer brotli = Handshake.get(gateway, script).add("Accept-Encoding", "gzip, br").send();
    assertThat(brotli.header("Content-Encoding")).contains("br");
    assertThat(brotli.header("Vary").orElse("")).contains("Accept-Encoding");
    assertThat(length(brotli)).isLessThan(plain / 2);

    Answer gzip = Handshake.get(gateway, script).add("Accept-Encoding", "gzip").send();
    assertThat(gzip.header("Content-Encoding")).contains("gzip");
    assertThat(length(gzip)).isLessThan(plain / 2);

    Answer refused = Handshake.get(gateway, script).add("Accept-Encoding", "br;q=0").send();
    assertThat(refused.header("Content-Encoding")).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaidAsAProblem() {
    Answer answer = get("/nothing-here");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("status").asInt()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("nothing-here");
  }

  @Test
  void nothingIsServedFromElsewhere() {
    for (String path :
        List.of(
            "/../../../../etc/passwd",
            "/webjars/../../../../etc/passwd",
            "/webjars/..%2f..%2f..%2f..%2fetc/passwd",
            "/webjars/%2e%2e/%2e%2e/etc/passwd",
            "/webjars/..%5c..%5cetc%5cpasswd",
            "/webjars//etc/passwd",
            "//etc/passwd",
            "/webjars/gangway-page/../../../../dev/gangway/app/Main.class",
            "/webjars/..;/..;/logback.xml",
            "/webjars/%00",
            "/webjars/",
            "/webjars/gangway-page/",
            "/META-INF/MANIFEST.MF",
            "/logback.xml",
            "/index.html/..",
            "/api/nothing")) {
      Answer answer = get(path);

      assertThat(answer.status()).as(path).isIn(400, 404);
      assertThat(answer.body()).as(path).doesNotContain("root:").doesNotContain("Manifest-Version");
    }
  }

  @Test
  void nothingButReadingIsAllowed() {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE")) {
      Answer answer =
          Handshake.get(gateway, "/api/targets").method(method).add("Content-Length", "0").send();

      assertThat(answer.status()).as(method).isEqualTo(405);
    }
    Answer head = Handshake.get(gateway, "/api/targets").method("HEAD").send();
    assertThat(head.status()).isEqualTo(200);
  }

  @Test
  void anotherNameIsMisdirected() {
    Answer answer = Handshake.get(gateway, "/").set("Host", "evil.example").send();

    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.body()).doesNotContain("<html").doesNotContain("evil.example");
  }

  @Test
  void twoHostsAreABadRequest() {
    Answer answer = Handshake.get(gateway, "/").add("Host", gateway.getAuthority()).send();

    assertThat(answer.status()).isIn(400, 421);
  }

  private Answer get(String path) {
    return Handshake.get(gateway, path).send();
  }

  private static JsonNode json(Answer answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static int length(Answer answer) {
    return Integer.parseInt(answer.header("Content-Length").orElseThrow());
  }

  private static List<String> addresses(String html) {
    return ADDRESS.matcher(html).results().map(match -> match.group(1)).toList();
  }
}
