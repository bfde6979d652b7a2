package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostAddress;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What hosts show when they are asked for their keys, beside what `ssh-keyscan` gets.
@Timeout(60)
class KeyScanTest {
  private static KeyScan.Result scan(int port) throws InterruptedException {
    return new KeyScan(AlgorithmRules.DEFAULTS, Duration.ofSeconds(10))
        .scan(new HostAddress("127.0.0.1", port));
  }

  @Test
  void allKeysOfAHostAreFoundAsSshKeyscanFindsThem() throws Exception {
    try (SshServer server = SshServer.start(List.of("rsa", "ecdsa", "ed25519"))) {
      KeyScan.Result result = scan(server.port);
      assertThat(result.failure()).isEmpty();
      List<String> lines =
          SshServer.run(
                  List.of(
                      "ssh-keyscan",
                      "-t",
                      "rsa,ecdsa,ed25519",
                      "-p",
                      String.valueOf(server.port),
                      "127.0.0.1"))
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
      assertThat(lines).hasSize(3);
      assertThat(result.keys())
          .extracting(KeyScan.Key::line)
          .containsExactlyInAnyOrderElementsOf(lines);
      assertThat(result.keys())
          .extracting(KeyScan.Key::fingerprint)
          .containsExactly(
              server.fingerprint("ed25519"),
              server.fingerprint("ecdsa"),
              server.fingerprint("rsa"));
      assertThat(server.log()).doesNotContain("Accepted").doesNotContain("user nobody");
    }
  }

  @Test
  void aHostThatDoesNotListenIsSaidToRefuse() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    KeyScan.Result result = scan(port);
    assertThat(result.keys()).isEmpty();
    assertThat(result.failure()).get().extracting(OpenFailure::kind).isEqualTo(Kind.REFUSED);
  }

  @Test
  void aHostWithoutAKeyOfOursHasNoAlgorithmInCommon() throws Exception {
    try (SshServer server = SshServer.start(List.of("rsa"), "HostKeyAlgorithms ssh-rsa")) {
      KeyScan.Result result = scan(server.port);
      assertThat(result.keys()).isEmpty();
      assertThat(result.failure())
          .get()
          .extracting(OpenFailure::kind)
          .isEqualTo(Kind.NO_COMMON_ALGORITHM);
    }
  }

  @Test
  void whoSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      KeyScan.Result result =
          new KeyScan(AlgorithmRules.DEFAULTS, Duration.ofMillis(200))
              .scan(new HostAddress("127.0.0.1", silent.getLocalPort()));
      assertThat(result.failure()).get().extracting(OpenFailure::kind).isEqualTo(Kind.TIMEOUT);
    }
  }
}
