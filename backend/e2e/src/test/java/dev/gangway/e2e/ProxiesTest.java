package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.Handshake.Answer;
import dev.gangway.e2e.world.HeaderMirror;
import dev.gangway.e2e.world.LoginService;
import dev.gangway.e2e.world.NginxProxy;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.ProxyKind;
import dev.gangway.e2e.world.ProxySetup;
import dev.gangway.e2e.world.ProxySetup.Below;
import dev.gangway.e2e.world.ReverseProxy;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Behind each proxy as `config/proxy/` sets it up: with TLS, at the root or below a path, and with
/// nothing left of what a client says about itself.
///
/// The proxies take turns on the port that the gateways have in their `public_url`.
@EndToEnd
class ProxiesTest {
  /// Not the address that a proxy connects from.
  private static final String CLIENT = "127.0.0.9";

  private static final Pattern IDENTITY =
      Pattern.compile(
          "(remote|x[-_]forwarded|x[-_]auth[-_]request|x[-_]authentik|tailscale|x[-_]webauth)"
              + "[-_](user|groups|username|user[-_]login):.*");

  private static int port;
  private static GatewayProcess atRoot;
  private static GatewayProcess belowPath;

  @BeforeAll
  static void start(Suite suite) {
    port = Place.freePort();
    String publicUrl = "public_url: https://127.0.0.1:" + port + "/term/";
    atRoot =
        GatewayProcess.start(
            new GatewayConfig().set("server", publicUrl).host(suite.sshServer().host("shell")));
    belowPath =
        GatewayProcess.start(
            new GatewayConfig()
                .set("server", publicUrl)
                .set("server", "base_path: /term/")
                .host(suite.sshServer().host("shell")));
  }

  @AfterAll
  static void end() {
    atRoot.close();
    belowPath.close();
  }

  @ParameterizedTest
  @EnumSource
  void aTerminalOpensBehindAProxyThatStripsItsPath(ProxyKind kind, Window window) {
    try (ReverseProxy proxy =
        kind.start(ProxySetup.shipped(port, atRoot.uri()).at(Below.STRIPPED))) {
      assertThatATerminalOpens(proxy, window);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTerminalOpensBehindAProxyThatKeepsThePath(ProxyKind kind, Window window) {
    try (ReverseProxy proxy =
        kind.start(ProxySetup.shipped(port, belowPath.uri()).at(Below.KEPT))) {
      assertThatATerminalOpens(proxy, window);
    }
  }

  private static void assertThatATerminalOpens(ReverseProxy proxy, Window window) {
    Terminal terminal = window.open(proxy.uri("/term/")).openShell("shell");

    assertThat(terminal.run("echo behind a proxy")).isEqualTo("behind a proxy");
    assertThat(window.page().url()).startsWith(proxy.uri("/term/").toString());
    window.close();

    Answer withoutSlash = Handshake.get(proxy.uri("/"), "/term").send();
    assertThat(withoutSlash.status()).isEqualTo(308);
    assertThat(withoutSlash.header("Location").orElseThrow()).endsWith("/term/");
  }

  @Test
  void aGatewayBelowAPathAnswersThereAlone() {
    URI root = belowPath.uri().resolve("/");
    assertThat(belowPath.uri().getPath()).isEqualTo("/term/");
    assertThat(Handshake.get(root, "/term/healthz").send().status()).isEqualTo(200);
    assertThat(Handshake.get(root, "/healthz").send().status()).isEqualTo(404);
    Answer withoutSlash = Handshake.get(root, "/term").send();
    assertThat(withoutSlash.status()).isEqualTo(308);
    assertThat(withoutSlash.header("Location")).contains("/term/");
  }

  @Test
  void aProxyWithAnotherNameIsRefusedAndTheLogSaysWhatHelps(Suite suite) {
    int other = Place.freePort();
    GatewayConfig config = new GatewayConfig().host(suite.sshServer().host("shell"));
    try (GatewayProcess gateway = GatewayProcess.start(config);
        ReverseProxy proxy = NginxProxy.start(other, NginxProxy.location("/", gateway.uri()))) {
      Answer page = Handshake.with(proxy.uri("/")).send();

      assertThat(page.status()).isEqualTo(403);
      assertThat(gateway.log()).contains("origin-refused").contains("public_url");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProxyTellsWhatItSawAndNotWhatTheClientClaims(ProxyKind kind) {
    try (HeaderMirror mirror = HeaderMirror.start();
        ReverseProxy proxy = kind.start(ProxySetup.shipped(port, mirror.uri()))) {
      List<String> seen =
          HeaderMirror.seen(
              Handshake.get(proxy.uri("/"), "/")
                  .from(CLIENT)
                  .add("X-Forwarded-For", "6.6.6.6")
                  .add("x-forwarded-for", "7.7.7.7, junk")
                  .add("X-Forwarded-Host", "evil.example")
                  .add("X-Forwarded-Proto", "http")
                  .add("X-Forwarded-Prefix", "//evil.example")
                  .add("Forwarded", "for=6.6.6.6")
                  .send());

      assertThat(seen)
          .contains("host: 127.0.0.1:" + port)
          .noneMatch(line -> line.startsWith("forwarded:"))
          .noneMatch(line -> line.contains("evil.example"));
      assertThat(seen)
          .filteredOn(startsWith("x-forwarded-for:"))
          .containsExactly("x-forwarded-for: " + CLIENT);
      assertThat(seen)
          .filteredOn(startsWith("x-forwarded-proto:"))
          .containsExactly("x-forwarded-proto: https");
      assertThat(seen)
          .filteredOn(startsWith("x-forwarded-host:"))
          .containsExactly("x-forwarded-host: 127.0.0.1:" + port);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodySaysOfHimselfWhoHeIs(ProxyKind kind) {
    try (HeaderMirror mirror = HeaderMirror.start();
        ReverseProxy proxy = kind.start(ProxySetup.shipped(port, mirror.uri()))) {
      assertThat(HeaderMirror.seen(pretending(Handshake.get(proxy.uri("/"), "/")).send()))
          .noneMatch(IDENTITY.asMatchPredicate());
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheProxysLoginSaysWhoSomebodyIs(ProxyKind kind) {
    try (HeaderMirror mirror = HeaderMirror.start();
        LoginService login = LoginService.start();
        ReverseProxy proxy = kind.start(ProxySetup.shipped(port, mirror.uri()).asking(login))) {
      URI page = proxy.uri("/");
      assertThat(pretending(Handshake.get(page, "/")).send().status()).isEqualTo(401);

      Handshake ada = Handshake.get(page, "/").add("Authorization", LoginService.credentials());
      assertThat(HeaderMirror.seen(pretending(ada).send()))
          .as("the password stays with the proxy")
          .noneMatch(line -> line.startsWith("authorization:"))
          .filteredOn(IDENTITY.asMatchPredicate())
          .containsExactly("remote-groups: ops", "remote-user: ada");

      Handshake stripping =
          Handshake.get(page, "/")
              .set("Connection", "close, Remote-User, Remote-Groups, X-Forwarded-For")
              .add("Authorization", LoginService.credentials());
      assertThat(HeaderMirror.seen(pretending(stripping).send()))
          .filteredOn(IDENTITY.asMatchPredicate())
          .containsExactly("remote-groups: ops", "remote-user: ada");
    }
  }

  private static Handshake pretending(Handshake request) {
    return request
        .add("Remote-User", "root")
        .add("REMOTE-USER", "root")
        .add("Remote_User", "root")
        .add("Remote-Groups", "admins")
        .add("Remote_Groups", "admins")
        .add("X-Forwarded-User", "root")
        .add("X_Forwarded_User", "root")
        .add("X-Forwarded-Groups", "admins")
        .add("X-Auth-Request-User", "root")
        .add("X_Auth_Request_User", "root")
        .add("X-Auth-Request-Groups", "admins")
        .add("X-Authentik-Username", "root")
        .add("X_authentik_username", "root")
        .add("X-authentik-groups", "admins")
        .add("Tailscale-User-Login", "root")
        .add("Tailscale_User_Login", "root")
        .add("X-Webauth-User", "root");
  }

  private static Predicate<String> startsWith(String lead) {
    return line -> line.startsWith(lead);
  }
}
