package dev.gangway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `gangway keyscan`, as it is typed, against Apache MINA's server.
@Timeout(60)
class KeyscanCommandTest {
  private static SshServer server;
  private static List<KeyPair> keys;

  @TempDir Path folder;

  private record Run(int exit, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(256);
    keys = List.of(ec.generateKeyPair(), rsa.generateKeyPair());
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(keys));
    server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.stop(true);
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new Main())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Run(exit, out.toString(), err.toString());
  }

  private static String host() {
    return "127.0.0.1:" + server.getPort();
  }

  private static List<String> keyscan() throws Exception {
    Process keyscan =
        new ProcessBuilder(
                "ssh-keyscan", "-t", "rsa,ecdsa", "-p", "" + server.getPort(), "127.0.0.1")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(keyscan.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(keyscan.waitFor()).isZero();
    return said.lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void linesAreThoseOfSshKeyscanAndFingerprintsStandApart() throws Exception {
    Run run = run("keyscan", host());

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines()).containsExactlyInAnyOrderElementsOf(keyscan()).hasSize(2);
    for (KeyPair key : keys) {
      assertThat(run.err()).contains(KeyUtils.getFingerPrint(key.getPublic()));
    }
    assertThat(run.err()).contains("None of this is verified");
  }

  @Test
  void aConfiguredHostIsAskedWhereItIs() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("gangway.yaml"),
            """
            state: state
            ssh: {known_hosts: []}
            hosts:
              - {name: web, address: 127.0.0.1, port: %d, user: deploy}
              - {name: inner, address: inner.example, user: deploy, jump: web}
            """
                .formatted(server.getPort()));

    assertThat(run("keyscan", "--config", file.toString(), "web").out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("[127.0.0.1]:" + server.getPort() + " "));
    Run inner = run("keyscan", "--config", file.toString(), "inner");
    assertThat(inner.exit()).isEqualTo(2);
    assertThat(inner.err()).contains("by way of another host");
  }

  @Test
  void oneThatFailsIsSaidAndTheOthersArePrinted() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }

    Run run = run("keyscan", "--port", "" + closed, "127.0.0.1", host());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("127.0.0.1 port " + closed + " refused the connection");
    assertThat(run.out().lines()).hasSize(2);
  }

  @Test
  void mistakesAreSaidBeforeAnybodyIsAsked() {
    assertThat(run("keyscan").exit()).isEqualTo(2);
    Run option = run("keyscan", host(), "a b");
    assertThat(option.exit()).isEqualTo(2);
    assertThat(option.out()).isEmpty();
    assertThat(option.err()).contains("found `a b`");
    assertThat(run("keyscan", "--port", "0", host()).err()).contains("from 1 to 65535");
    assertThat(run("keyscan", "--timeout", "0", host()).err()).contains("from 1 to 300");
  }
}
