package dev.gangway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.GatewayProcess.Finished;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What an admin reads who has made a mistake: the place, the reason, and never a stack trace.
///
/// Each test starts processes of its own, so they run beside the others.
@Execution(ExecutionMode.CONCURRENT)
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

    assertMistake(check(host("key: " + key)), "passphrase");
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
          GatewayProcess.run(Map.of(), "run", "--config", file.toString(), "--port", port);

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
