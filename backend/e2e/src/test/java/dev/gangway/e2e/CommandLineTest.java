package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.GatewayProcess.Finished;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an admin reads who has made a mistake: the place, the reason, and never a stack trace.
class CommandLineTest {
  private static final int MISTAKE = 2;
  private static final int CANNOT_RUN = 1;

  @TempDir Path folder;

  @Test
  void aRightFileIsOk() {
    assertThat(check(host("key: " + key("right"))).exit()).isZero();
  }

  @Test
  void aMissingFile() {
    Finished check = GatewayProcess.run(Map.of(), "gangway", "check", "/no/such/file.yaml");

    assertMistake(check, "/no/such/file.yaml", "does not exist");
    assertMistake(
        GatewayProcess.run(Map.of(), "run", "--config", "/no/such/file.yaml"), "does not exist");
  }

  @Test
  void aFolder() {
    assertMistake(
        GatewayProcess.run(Map.of(), "gangway", "check", folder.toString()), "is a folder");
  }

  @Test
  void anEmptyFile() {
    assertMistake(check(""), "gangway.yaml", "empty");
  }

  @Test
  void whatIsNotYaml() {
    assertMistake(check("server: [\n"), "gangway.yaml:", "error");
  }

  @Test
  void aMistypedKey() {
    assertMistake(
        check("hosts:\n  - name: a\n    adress: b\n    user: c\n"),
        "gangway.yaml:3:5",
        "did you mean `address`");
  }

  @Test
  void allMistakesAtOnce() {
    Finished check = check("server:\n  listen: here\nhosts:\n  - name: a\n    port: 99999\n");

    assertMistake(check, "server.listen", "hosts[0].port", "`address` is missing");
  }

  @Test
  void aVariableThatIsNotSet() {
    assertMistake(check(host("password: \"${env:NOT_SET_ANYWHERE}\"")), "NOT_SET_ANYWHERE");
  }

  @Test
  void aSecretIsNotRepeated() {
    Finished check = check(host("password: sw0rdfish\n    pasword: sw0rdfish"));

    assertThat(check.errors() + check.output()).doesNotContain("sw0rdfish");
  }

  @Test
  void aKeyThatIsNotThere() {
    assertMistake(check(host("key: /no/such/key")), "gangway.yaml:5:", "/no/such/key");
  }

  @Test
  void aKeyThatIsAFolder() {
    assertMistake(check(host("key: " + folder)), "directory");
  }

  @Test
  void aKeyThatNeedsAPassphrase() {
    Path key = folder.resolve("locked");
    OpenSshServer.newKey(key, "-t", "ed25519", "-N", "open sesame", "-C", "e2e");

    Finished asked = check(host("key: " + key));
    assertThat(asked.errors()).contains("warning", "passphrase");
    assertThat(asked.exit()).isZero(); // It is asked for in the page.
    assertMistake(
        check(host("key: " + key + "\n    passphrase: \"${env:PASS}\""), Map.of("PASS", "wrong")),
        "passphrase");
    assertThat(
            check(
                    host("key: " + key + "\n    passphrase: \"${env:PASS}\""),
                    Map.of("PASS", "open sesame"))
                .exit())
        .isZero();
  }

  @Test
  void aKeyThatIsNone() {
    Path text = Place.write(folder.resolve("text"), "this is not a key\n");

    assertMistake(check(host("key: " + text)), "not a private key");
  }

  @Test
  void aPublicKeyForAPrivateOne() {
    assertMistake(check(host("key: " + key("pair") + ".pub")), "public key");
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = Place.write(folder.resolve("gangway.yaml"), "hosts: []\n");
      String port = Integer.toString(taken.getLocalPort());

      Finished run =
          GatewayProcess.run(
              Map.of("HOME", folder.toString()),
              "run",
              "--config",
              file.toString(),
              "--port",
              port);

      assertThat(run.exit()).isEqualTo(CANNOT_RUN);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors()).contains("127.0.0.1:" + port).contains("--port");
      assertNoTrace(run);
    }
  }

  @Test
  void aPortThatIsNone() {
    Path file = Place.write(folder.resolve("gangway.yaml"), "hosts: []\n");

    assertMistake(
        GatewayProcess.run(Map.of(), "run", "--config", file.toString(), "--port", "70000"),
        "--port");
  }

  @Test
  void withoutLoginItListensOnLoopbackOnly() {
    assertMistake(
        check("server:\n  listen: 0.0.0.0:8022\n" + host("key: " + key("open"))), "server.listen");
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    Finished usage = GatewayProcess.run(Map.of(), "gangway");

    assertMistake(usage, "check", "serve");
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(GatewayProcess.run(Map.of(), "gangway", "version").output())
        .isEqualTo("Gangway " + Place.version());
  }

  // ---- logins

  @Test
  void aPasswordFromStandardInputBecomesAHashThatLogsIn() {
    Path line = Place.write(folder.resolve("password"), "Ada's \u00fcber password\n");

    Finished hashed = GatewayProcess.run(line, Map.of(), "gangway", "hash-password");

    assertThat(hashed.exit()).isZero();
    String hash = hashed.output().lines().toList().getLast();
    assertThat(hashed.output() + hashed.errors()).doesNotContain("\u00fcber");
    GatewayConfig config =
        new GatewayConfig()
            .set("login", "users: [{name: ada, password: \"${env:HASH}\"}]")
            .set("login", "tokens: [{name: ci, hash: \"${env:TOKEN}\", expires: 2099-01-01}]");
    Finished token = GatewayProcess.run(Map.of(), "gangway", "new-token");
    assertThat(token.exit()).isZero();
    List<String> lines = token.output().lines().toList();
    try (GatewayProcess gateway =
        GatewayProcess.start(config, Map.of("HASH", hash, "TOKEN", lines.getLast()))) {
      LoggedIn ada = LoggedIn.as(gateway.uri(), "ada", "Ada's \u00fcber password");
      assertThat(ada.get("api/me").send().body()).contains("\"ada\"");
      assertThat(
              Handshake.get(gateway.uri(), "/api/me")
                  .add("Authorization", "Bearer " + lines.getFirst())
                  .send()
                  .body())
          .contains("\"ci\"");
    }
  }

  @Test
  void withoutAPasswordThereIsNoHash() {
    Path nothing = Place.write(folder.resolve("nothing"), "");

    assertMistake(GatewayProcess.run(nothing, Map.of(), "gangway", "hash-password"), "no password");
  }

  @Test
  void canAndWhoTellWhatFollowsFromTheRules() {
    Path file = Place.write(folder.resolve("gangway.yaml"), rules());

    Finished can =
        GatewayProcess.run(Map.of(), "gangway", "can", "ada", "--config", file.toString());
    Finished who =
        GatewayProcess.run(Map.of(), "gangway", "who", "web-1", "--config", file.toString());

    assertThat(can.exit()).isZero();
    assertThat(can.output())
        .startsWith("ada is in ops")
        .containsPattern("web-1\\R +open +yes rule 1 \\(.*gangway\\.yaml:4:5\\)");
    assertThat(who.exit()).isZero();
    assertThat(who.output())
        .containsPattern("user ada\\R +open +yes rule 1")
        .doesNotContain("grace");
    assertMistake(
        GatewayProcess.run(Map.of(), "gangway", "who", "web-2", "--config", file.toString()),
        "web-2");
  }

  private static String rules() {
    String hash = LoggedIn.hash("correct horse");
    return """
    login:
      users: [{name: ada, password: %1$s, groups: [ops]}, {name: grace, password: %1$s}]
    access:
      - {who: {groups: [ops]}, may: [open]}
    hosts:
      - {name: web-1, address: web-1.example, user: deploy}
    """
        .formatted(hash);
  }

  @Test
  void aHashThatIsNoneIsNamedByItsPlaceAndNotRepeated() {
    Finished user =
        check(
            """
            login:
              users:
                - name: ada
                  password: "$pbkdf2-sha256$i=600000$sw0rdfish"
            hosts: []
            """);
    Finished token =
        check(
            """
            login:
              tokens:
                - name: ci
                  hash: "sha256:sw0rdfish"
            hosts: []
            """);

    assertMistake(user, "gangway.yaml:4:17", "password", "hash-password");
    assertMistake(token, "gangway.yaml:4:13", "hash", "new-token");
    assertThat(user.errors() + token.errors()).doesNotContain("sw0rdfish");
  }

  @Test
  void aPasswordInTheClearIsNotTakenForAHash() {
    Finished check = check("login:\n  users: [{name: ada, password: sw0rdfish}]\nhosts: []\n");

    assertMistake(check, "gangway.yaml:2:", "hash-password");
    assertThat(check.errors()).doesNotContain("sw0rdfish");
  }

  private String host(String line) {
    return "hosts:\n  - name: a\n    address: a.example\n    user: ada\n    " + line + "\n";
  }

  private Path key(String name) {
    Path key = folder.resolve(name);
    OpenSshServer.newKey(key);
    return key;
  }

  private Finished check(String yaml) {
    return check(yaml, Map.of());
  }

  private Finished check(String yaml, Map<String, String> environment) {
    Path file = Place.write(folder.resolve("gangway.yaml"), yaml);
    return GatewayProcess.run(environment, "gangway", "check", file.toString());
  }

  private static void assertMistake(Finished finished, String... said) {
    assertThat(finished.errors()).contains(said);
    assertThat(finished.exit()).isEqualTo(MISTAKE);
    assertThat(finished.output()).isEmpty();
    assertNoTrace(finished);
  }

  private static void assertNoTrace(Finished finished) {
    assertThat(finished.errors()).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
