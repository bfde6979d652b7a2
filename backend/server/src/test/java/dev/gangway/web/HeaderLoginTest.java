package dev.gangway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.web.SecuredGateway.Answer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Names told by a proxy: the trusted one is 127.0.0.1, and 127.0.0.2 is somebody else.
@Timeout(60)
class HeaderLoginTest {
  private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress PROXY = InetAddress.ofLiteral("127.0.0.1");

  private static final String CONFIG =
      """
      server:
        listen: 127.0.0.1:0
        trusted_proxies: [127.0.0.1/32, 10.0.0.0/8, "2001:db8::/32"]
      limits: {strangers: 10000}
      login:
        header: {user: Remote-User, groups: Remote-Groups, sign_out: "https://auth.example.com/out"}
        tokens: [{name: ci, hash: "sha256:%s", expires: 2099-01-01}]
      access: [{who: {groups: [ops]}, may: [open]}]
      """
          .formatted("0".repeat(64));

  @TempDir Path folder;
  private SecuredGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new SecuredGateway(folder, CONFIG);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theProxysWordIsTaken() throws Exception {
    JsonNode me =
        gateway.get("/api/me", "Remote-User: ada", "Remote-Groups: ops, dev ,,web").json();

    assertThat(me.path("user").asString()).isEqualTo("ada");
    assertThat(me.path("groups").toString()).isEqualTo("[\"dev\",\"ops\",\"web\"]");
    assertThat(me.path("login").asString()).isEqualTo("header");
    assertThat(me.path("signOut").asString()).isEqualTo("https://auth.example.com/out");
    assertThat(gateway.get("/api/hello", "Remote-User: ada").json().path("login").asString())
        .isEqualTo("ok");
    assertThat(gateway.get("/api/hello").json().path("ways").toString()).isEqualTo("[\"proxy\"]");
    assertThat(
            gateway
                .upgrade(
                    "/ws", "Remote-User: ada", "Remote-Groups: ops", "Origin: " + gateway.origin())
                .status())
        .isEqualTo(101);
  }

  @Test
  void theSameWordsOfAnybodyElseAreNotHeard() throws Exception {
    Answer answer = gateway.send(STRANGER, "GET", "/api/me", "", "Remote-User: admin");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(
            gateway
                .send(
                    STRANGER,
                    "GET",
                    "/api/me",
                    "",
                    "Remote-User: admin",
                    "X-Forwarded-For: 127.0.0.1")
                .status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "X-Nothing: x",
      })
  void aMissingNameIsNobody(String value) throws Exception {
    String header = value.startsWith("X-") ? value : "Remote-User: " + value;
    assertThat(gateway.get("/api/me", header).status()).isEqualTo(401);
    assertThat(gateway.get("/api/me", header, "Remote-Groups: ops").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada, mallory",
        "a/b",
        "../etc",
        "a\u0080b",
        "ci",
        "anonymous",
      })
  void whatCanBeNobodysNameIsRefused(String name) throws Exception {
    assertThat(gateway.get("/api/me", "Remote-User: " + name).status()).isEqualTo(400);
  }

  @Test
  void aNameWithoutBoundIsRefused() throws Exception {
    assertThat(gateway.get("/api/me", "Remote-User: " + "a".repeat(129)).status()).isEqualTo(400);
    assertThat(
            gateway
                .get("/api/me", "Remote-User: ada", "Remote-Groups: " + "g,".repeat(201) + "g")
                .status())
        .isIn(200, 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Remote_User: admin",
        "REMOTE_USER: admin",
        "remote_groups: ops",
        "X_Forwarded_For: 6.6.6.6",
        "X_FORWARDED_PROTO: https",
        "Remote-User: admin",
        "Remote-Groups: ops",
        "Connection: close, Remote-User",
        "Connection: remote_user",
        "Connection: X-Forwarded-For",
        "X-Forwarded-Prefix: //evil",
        "X-Forwarded-Prefix: /a/../b",
        "X-Forwarded-Prefix: /\"><script>",
      })
  void headersThatCannotBeTheProxysAreRefused(String header) throws Exception {
    Answer answer = gateway.get("/api/me", "Remote-User: ada", "Remote-Groups: dev", header);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("admin").doesNotContain("evil");
    assertThat(
            gateway
                .upgrade(
                    "/ws",
                    "Remote-User: ada",
                    "Remote-Groups: dev",
                    "Origin: " + gateway.origin(),
                    header.startsWith("Connection") ? "X_Real_IP: x" : header)
                .status())
        .isEqualTo(400);
  }

  @Test
  void aFoldedNameIsRefused() throws Exception {
    Answer answer =
        gateway.raw(
            PROXY,
            "GET /api/me HTTP/1.1\r\nHost: "
                + gateway.uri().getAuthority()
                + "\r\nRemote-User: ada\r\n root\r\n\r\n");

    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void signingOutEndsWhatIsOpenAndSaysWhereToGoOn() throws Exception {
    Answer out = gateway.post("/api/logout", "{}", "Remote-User: ada");

    assertThat(out.status()).isEqualTo(204);
    assertThat(gateway.get("/api/me", "Remote-User: ada").status())
        .as("the proxy still says so")
        .isEqualTo(200);
  }

  @Test
  void nobodyLogsInWithAPasswordWhereThereIsNone() throws Exception {
    assertThat(gateway.login("ada", "x").status()).isEqualTo(403);
  }

  /// `=` is what the proxy adds last; the audit log shows whom the gateway takes for the client.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.7                          | 192.0.2.7",
        "6.6.6.6, 192.0.2.7                 | 192.0.2.7",
        "6.6.6.6; 192.0.2.7                 | 192.0.2.7",
        "6.6.6.6, 192.0.2.7, 10.1.2.3       | 192.0.2.7",
        "192.0.2.7:4711                     | 192.0.2.7",
        "2a00::7                            | 2a00:0:0:0:0:0:0:7",
        "[2a00::7]                          | 2a00:0:0:0:0:0:0:7",
        "[2a00::7]:4711                     | 2a00:0:0:0:0:0:0:7",
        "2a00::7, 2001:db8::1               | 2a00:0:0:0:0:0:0:7",
        "::ffff:192.0.2.7                   | 192.0.2.7",
        "junk                               | 127.0.0.1",
        "6.6.6.6, junk                      | 127.0.0.1",
        "192.0.2.7,                         | 127.0.0.1",
        "fe80::1%eth0                       | 127.0.0.1",
        "192.0.2                            | 127.0.0.1",
        "0300.0.2.7                         | 127.0.0.1",
        "127.0.0.1                          | 127.0.0.1",
        "10.9.9.9                           | 10.9.9.9",
      })
  void theClientIsTheRightMostAddressThatIsNoProxys(String lines, String client) throws Exception {
    List<String> headers = new ArrayList<>();
    for (String line : lines.split(";", -1)) {
      headers.add("X-Forwarded-For: " + line.strip());
    }

    assertThat(gateway.get("/api/me", headers.toArray(String[]::new)).status()).isEqualTo(401);

    assertThat(gateway.audited("refused"))
        .singleElement()
        .satisfies(event -> assertThat(event.path("client").asString()).isEqualTo(client));
  }

  @Test
  void whatAStrangerSaysOfItsAddressIsNotHeard() throws Exception {
    gateway.send(
        STRANGER,
        "GET",
        "/api/me",
        "",
        "X-Forwarded-For: 6.6.6.6",
        "X-Real-IP: 6.6.6.6",
        "Forwarded: for=6.6.6.6",
        "X-Request-Id: forged");

    JsonNode event = gateway.audited("refused").getFirst();
    assertThat(event.path("client").asString()).isEqualTo("127.0.0.2");
    assertThat(event.path("request").asString()).isNotEqualTo("forged");
    assertThat(event.has("traced")).isFalse();
    gateway.get("/api/me", "X-Request-Id: abc-123");
    JsonNode traced = gateway.audited("refused").getLast();
    assertThat(traced.path("traced").asString()).isEqualTo("abc-123");
    assertThat(traced.path("request").asString()).isNotEqualTo("abc-123");
  }
}
