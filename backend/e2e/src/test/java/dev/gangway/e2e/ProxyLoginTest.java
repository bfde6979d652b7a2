package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import dev.gangway.e2e.world.LoginService;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ProxyKind;
import dev.gangway.e2e.world.ProxySetup;
import dev.gangway.e2e.world.ProxySetup.Below;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.ReverseProxy;
import dev.gangway.e2e.world.Shell;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every way to log in, behind each proxy as `config/proxy/` sets it up, and what others try with
/// the headers that proxies speak through.
///
/// The proxies take turns on the port that the gateways have in their `public_url`.
@EndToEnd
class ProxyLoginTest {
  /// Not the address that a proxy connects from, so not one that is believed.
  private static final String CLIENT = "127.0.0.9";

  private static final String TOKEN = "a-token-that-only-the-robot-knows";
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What people try who want to be root. The last answer of `api/me` is what counts.
  private static final Map<String, UnaryOperator<Handshake>> TRICKS =
      Map.of(
          "a header of their own", request -> request.add("Remote-User", "root"),
          "its twin", request -> request.add("Remote_User", "root"),
          "in capitals", request -> request.add("REMOTE-USER", "root"),
          "twice", request -> request.add("Remote-User", "root").add("Remote-User", "root"),
          "a list", request -> request.add("Remote-User", "root, ada"),
          "folded", request -> request.add("X-Nothing", "1\r\n Remote-User: root"),
          "a group of their own",
              request -> request.add("Remote-Groups", "root").add("Remote_Groups", "root"),
          "to have the proxy's word taken away",
              request ->
                  request
                      .set("Connection", "close, Remote-User, Remote-Groups")
                      .add("Remote_User", "root"),
          "the same in two lines",
              request -> request.add("Connection", "remote-user").add("Remote-User", "root"),
          "an address that is trusted",
              request -> request.add("X-Forwarded-For", "127.0.0.1").add("Remote-User", "root"));

  @TempDir static Path folder;

  private static int port;
  private static GatewayProcess atRoot;
  private static GatewayProcess belowPath;

  @BeforeAll
  static void start(Suite suite) {
    port = Place.freePort();
    atRoot = startGateway(suite, "/");
    belowPath = startGateway(suite, "/term/");
  }

  @AfterAll
  static void end() {
    atRoot.close();
    belowPath.close();
  }

  private static GatewayProcess startGateway(Suite suite, String path) {
    return GatewayProcess.start(
        new GatewayConfig()
            .set("server", "public_url: https://127.0.0.1:" + port + path)
            .set("server", "trusted_proxies: [127.0.0.1/32]")
            .set("login", "header: {user: Remote-User, groups: Remote-Groups}")
            .set(
                "login",
                "users: [{name: ada, password: \"%s\", groups: [ops]}]"
                    .formatted(hash(LoginService.PASSWORD)))
            .set(
                "login",
                "tokens: [{name: ci, hash: \"sha256:%s\", groups: [robots], expires: 2099-01-01}]"
                    .formatted(sha256(TOKEN)))
            .set("access", "- {who: {anyone: true}, may: [open]}")
            .set("audit", "file: " + audit(path))
            .host(suite.sshServer().host("shell")));
  }

  private static Path audit(String path) {
    return folder.resolve("audit" + path.replace("/", "-") + ".jsonl");
  }

  @ParameterizedTest
  @EnumSource
  void whomTheProxyHasLetInIsInWithoutAnotherWord(ProxyKind kind, Suite suite) {
    try (LoginService login = LoginService.start();
        ReverseProxy proxy = kind.start(shipped().asking(login));
        Window window = suite.browser().open(LoginService.NAME, LoginService.PASSWORD)) {
      JsonNode me = JSON.readTree(asAda(me(proxy)).send().body());
      assertThat(me.path("user").asString()).isEqualTo("ada");
      assertThat(me.path("groups").toString()).isEqualTo("[\"ops\"]");
      assertThat(me.path("login").asString()).isEqualTo("header");

      Terminal terminal = window.open(proxy.uri("/")).openShell("shell");

      assertThat(terminal.run("echo let in")).isEqualTo("let in");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsRootByTheirOwnWord(ProxyKind kind) {
    try (LoginService login = LoginService.start();
        ReverseProxy proxy = kind.start(shipped().asking(login))) {
      TRICKS.forEach((trick, play) -> {
        Answer answer = play.apply(asAda(me(proxy))).send();
        assertThat(answer.status()).as(trick).isIn(200, 400, 401);
        if (answer.status() == 200) {
          JsonNode me = JSON.readTree(answer.body());
          assertThat(me.path("user").asString()).as(trick).isEqualTo("ada");
          assertThat(me.path("groups").toString()).as(trick).isEqualTo("[\"ops\"]");
        }
        assertThat(play.apply(me(proxy)).send().status())
            .as(trick + ", without the proxy's login")
            .isIn(400, 401);
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsAnybodyByTheirOwnWordWhereTheProxyAsksNobody(ProxyKind kind) {
    try (ReverseProxy proxy = kind.start(shipped())) {
      TRICKS.forEach((trick, play) -> {
        assertThat(play.apply(me(proxy)).send().status()).as(trick).isIn(400, 401);
        Answer upgrade = play.apply(Handshake.with(proxy.uri("/"))).send();
        upgrade.close();
        assertThat(upgrade.status()).as(trick + ", as an upgrade").isBetween(400, 499);
      });
    }
  }

  @Test
  void whoIsNoTrustedProxyIsNotBelieved() {
    Handshake request = Handshake.get(atRoot.uri(), "/api/me").add("Remote-User", "root");

    assertThat(request.from(CLIENT).send().status()).isEqualTo(401);
    assertThat(request.from("127.0.0.1").send().status()).as("as a proxy").isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void aPasswordsCookieOpensATerminal(ProxyKind kind) {
    try (ReverseProxy proxy = kind.start(shipped())) {
      Answer withoutLogin = Handshake.with(proxy.uri("/")).send();
      withoutLogin.close();
      assertThat(withoutLogin.status()).isIn(401, 403);

      String cookie = logIn(proxy.uri("/"));
      assertThat(cookie)
          .startsWith("__Host-gangway=")
          .containsIgnoringCase("; path=/")
          .doesNotContainIgnoringCase("path=/term")
          .containsIgnoringCase("; secure")
          .containsIgnoringCase("; httponly")
          .doesNotContainIgnoringCase("domain=");

      assertThatATerminalOpens(
          Handshake.with(proxy.uri("/")).add("Cookie", cookie.substring(0, cookie.indexOf(';'))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void belowAPathTheCookieIsForThatPath(ProxyKind kind) {
    try (ReverseProxy proxy =
        kind.start(ProxySetup.shipped(port, belowPath.uri()).at(Below.STRIPPED))) {
      String cookie = logIn(proxy.uri("/term/"));
      assertThat(cookie)
          .startsWith("__Secure-gangway=")
          .containsIgnoringCase("; path=/term/")
          .containsIgnoringCase("; secure")
          .containsIgnoringCase("; httponly");

      assertThatATerminalOpens(
          Handshake.with(proxy.uri("/term/"))
              .add("Cookie", cookie.substring(0, cookie.indexOf(';'))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenOpensATerminalWithoutAnOrigin(ProxyKind kind) {
    try (ReverseProxy proxy = kind.start(shipped())) {
      Handshake robot = Handshake.with(proxy.uri("/")).without("Origin");
      assertThat(JSON.readTree(bearing(me(proxy), TOKEN).send().body()).path("user").asString())
          .isEqualTo("ci");
      assertThatATerminalOpens(bearing(robot, TOKEN));

      Answer wrong = bearing(Handshake.with(proxy.uri("/")).without("Origin"), "another").send();
      wrong.close();
      assertThat(wrong.status()).isIn(401, 403);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAuditLogKnowsWhereSomebodyCameFrom(ProxyKind kind) throws IOException {
    int before = logins().size();
    List<UnaryOperator<Handshake>> claims =
        List.of(
            request -> request,
            request -> request.add("X-Forwarded-For", "6.6.6.6"),
            request ->
                request.add("X-Forwarded-For", "6.6.6.6").add("X-Forwarded-For", "127.0.0.1"),
            request -> request.add("X-Forwarded-For", "6.6.6.6, junk"),
            request -> request.add("X-Real-IP", "6.6.6.6").add("Forwarded", "for=6.6.6.6"));
    try (ReverseProxy proxy = kind.start(shipped())) {
      for (UnaryOperator<Handshake> claim : claims) {
        Answer answer = claim.apply(login(proxy.uri("/"))).from(CLIENT).send();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
      }
    }
    List<JsonNode> all =
        Await.until(
            "the logins in the audit log",
            ProxyLoginTest::logins,
            lines -> lines.size() == before + claims.size());
    assertThat(all.subList(before, all.size()))
        .allSatisfy(line -> {
          assertThat(line.path("client").asString()).isEqualTo(CLIENT);
          assertThat(line.path("user").asString()).isEqualTo("ada");
        });
    assertThat(Files.readString(audit("/"))).doesNotContain("6.6.6.6");
  }

  private static List<JsonNode> logins() throws IOException {
    Path file = audit("/");
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .map(JSON::readTree)
            .filter(line -> line.path("event").asString().equals("login"))
            .toList()
        : List.of();
  }

  private static ProxySetup shipped() {
    return ProxySetup.shipped(port, atRoot.uri());
  }

  private static Handshake me(ReverseProxy proxy) {
    return Handshake.get(proxy.uri("/"), "/api/me");
  }

  /// With what the proxy's login wants to see.
  private static Handshake asAda(Handshake request) {
    return request.add("Authorization", LoginService.credentials());
  }

  private static Handshake bearing(Handshake request, String token) {
    return request.add("Authorization", "Bearer " + token);
  }

  private static Handshake login(URI gateway) {
    return Handshake.get(gateway, gateway.getPath() + "api/login")
        .method("POST")
        .add("Origin", "https://127.0.0.1:" + port)
        .body(
            "application/json",
            "{\"user\":\"ada\",\"password\":\"%s\"}".formatted(LoginService.PASSWORD));
  }

  /// @return the cookie as it is set
  private static String logIn(URI gateway) {
    Answer answer = login(gateway).send();
    assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    return answer.header("Set-Cookie").orElseThrow();
  }

  private static void assertThatATerminalOpens(Handshake handshake) {
    Answer answer = handshake.send();
    try (RawSocket socket =
        answer.socket().orElseThrow(() -> new AssertionError("no WebSocket, but " + answer))) {
      socket.open("shell");
      socket.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    }
  }

  /// As `gangway hash-password` prints it, with few rounds.
  private static String hash(String password) {
    byte[] salt = "sixteen octets!!".getBytes(StandardCharsets.US_ASCII);
    int rounds = 10_000;
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, rounds, 256))
              .getEncoded();
      return "$pbkdf2-sha256$i=%d$%s$%s"
          .formatted(rounds, base64.encodeToString(salt), base64.encodeToString(hash));
    } catch (GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }
}
