package dev.gangway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets in, from where, and to what.
class DemoHostTest {
  @TempDir Path home;
  private DemoHost host;

  @BeforeEach
  void start() throws IOException {
    host = DemoHost.start(TestAccount.at(home));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void listensOnLoopbackOnly() {
    assertThat(host.addresses())
        .singleElement()
        .satisfies(address -> assertThat(address.getAddress().isLoopbackAddress()).isTrue());
    assertThat(host.port()).isPositive();
  }

  @Test
  void aForeignKeyIsRefused() throws Exception {
    Path foreign = home.resolve("foreign");
    SshClient.output(
        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", foreign.toString()));
    assertThat(foreign).exists();

    List<String> command = SshClient.command(host, "-T");
    command.set(command.indexOf(host.clientKey().toString()), foreign.toString());

    assertThat(SshClient.output(command))
        .contains("Permission denied (publickey)") // and no other way is offered
        .endsWith("exit 255");
  }

  @Test
  void theRightKeyOpensNoOtherAccount() throws Exception {
    List<String> command = SshClient.command(host, "-T");
    command.set(command.indexOf("-l") + 1, "somebody-else");

    assertThat(SshClient.output(command)).contains("Permission denied (publickey)");
  }

  @Test
  void everyStartHasKeysOfItsOwn() throws Exception {
    try (DemoHost other = DemoHost.start(TestAccount.at(home))) {
      assertThat(other.fingerprint()).isNotEqualTo(host.fingerprint());
      assertThat(Files.readString(other.clientKey()))
          .isNotEqualTo(Files.readString(host.clientKey()));
    }
  }

  @Test
  void theFingerprintIsTheOneOpenSshSees() throws Exception {
    Path keys = home.resolve("keys");
    String port = Integer.toString(host.port());
    String scan =
        SshClient.output(List.of("ssh-keyscan", "-t", "ed25519", "-p", port, "127.0.0.1"));
    Files.write(keys, scan.lines().filter(line -> line.contains(" ssh-ed25519 ")).toList());

    assertThat(SshClient.output(List.of("ssh-keygen", "-l", "-f", keys.toString())))
        .contains(host.fingerprint());
  }

  @Test
  void theKeyIsForTheOwnersEyesOnly() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(host.clientKey())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(host.clientKey().getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void itGivesTerminalsOnly() throws Exception {
    List<String> exec = SshClient.command(host, "-T");
    exec.add("echo here");
    assertThat(SshClient.output(exec)).doesNotContain("here").endsWith("exit 255");

    assertThat(SshClient.output(SshClient.command(host, "-T")))
        .contains("shell request failed")
        .endsWith("exit 255");

    List<String> sftp = SshClient.command(host, "-s");
    sftp.add("sftp");
    assertThat(SshClient.output(sftp)).contains("subsystem request failed");

    assertThat(SshClient.output(SshClient.command(host, "-W", "127.0.0.1:" + host.port())))
        .contains("forwarding failed");
  }

  @Test
  void theGatewayIsToldHowToReachIt() {
    HostConfig config = host.asHostConfig();

    assertThat(config.name()).isEqualTo("this machine");
    assertThat(config.group()).contains("Demo");
    assertThat(config.address()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(host.port());
    assertThat(config.hostKeys().pins())
        .extracting(HostKeyRule.PinnedKey::fingerprint)
        .containsExactly(host.fingerprint());
    assertThat(config.login().keys())
        .extracting(key -> key.file().text())
        .containsExactly(host.clientKey().toString());
    assertThat(config.tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag).startsWith(config.login().user() + "@"));
  }

  @Test
  void closingTakesThePortTheKeysAndTheTerminals() throws Exception {
    try (SshClient client = SshClient.open(host)) {
      String pid = client.run("echo $$");
      int port = host.port();

      host.close();

      assertThat(client.exit()).isNotZero();
      assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty();
      assertThat(host.clientKey().getParent()).doesNotExist();
      assertThatThrownBy(
              () -> {
                try (Socket socket = new Socket()) {
                  socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                }
              })
          .isInstanceOf(ConnectException.class);
    }
    host.close(); // once more changes nothing
  }

  @Test
  void theNativeLibraryLeavesNoFile() throws IOException {
    List<String> mapped =
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains("libpty.so"))
            .toList();

    assertThat(mapped).isNotEmpty().allMatch(line -> line.endsWith("(deleted)"));
    assertThat(Path.of(System.getProperty("pty4j.tmpdir"))).doesNotExist();
  }
}
