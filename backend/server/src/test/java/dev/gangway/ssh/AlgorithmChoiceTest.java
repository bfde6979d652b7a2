package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is agreed on with real servers: modern ones, old ones, and those that have one thing only.
@Timeout(60)
class AlgorithmChoiceTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final AlgorithmRules DEFAULTS = AlgorithmRules.DEFAULTS;

  /// The default rules, widened or narrowed.
  private static AlgorithmRules rules(
      List<String> keyExchange, List<String> ciphers, List<String> macs, List<String> signatures) {
    return new AlgorithmRules(
        joined(DEFAULTS.keyExchange(), keyExchange),
        joined(DEFAULTS.ciphers(), ciphers),
        joined(DEFAULTS.macs(), macs),
        joined(DEFAULTS.signatures(), signatures),
        false);
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /// A shell that has answered.
  private static NegotiatedAlgorithms agreed(SshServer server, HostConfig host) throws Exception {
    try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()));
        TerminalDriver driver =
            new TerminalDriver(Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()))) {
      driver.await("> ");
      driver.run("echo $((6 * 7))", "42");
      return Objects.requireNonNull(((SshTerminal) driver.terminal).negotiated());
    }
  }

  private static OpenFailure failure(SshServer server, HostConfig host) throws Exception {
    try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()))) {
      return catchThrowableOfType(
          OpenFailure.class, () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()));
    }
  }

  private static HostConfig host(SshServer server, String keyType) throws Exception {
    return Hosts.withKey(Hosts.host(server.port), server.userKey("user", keyType, ""));
  }

  @Test
  void aModernHostGetsGcm() throws Exception {
    try (SshServer server = SshServer.start()) {
      NegotiatedAlgorithms agreed = agreed(server, host(server, "ed25519"));
      assertThat(agreed.getClient2ServerCipherAlgorithm()).isEqualTo("aes128-gcm@openssh.com");
      assertThat(agreed.getServer2ClientCipherAlgorithm()).isEqualTo("aes128-gcm@openssh.com");
      assertThat(agreed.getKeyExchangeAlgorithm())
          .isIn("mlkem768x25519-sha256", "curve25519-sha256");
    }
  }

  /// Keys are exchanged again and again under it, too: hosts need not say again that they do strict
  /// key exchange.
  @Test
  void aHostThatHasChaChaOnlyGetsIt() throws Exception {
    try (SshServer server =
        SshServer.start(
            List.of("ed25519"),
            "Ciphers chacha20-poly1305@openssh.com",
            "RekeyLimit 64K",
            "LogLevel DEBUG1")) {
      HostConfig host = host(server, "ed25519");
      assertThat(agreed(server, host).getServer2ClientCipherAlgorithm())
          .isEqualTo("chacha20-poly1305@openssh.com");
      try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()));
          TerminalDriver driver =
              new TerminalDriver(Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()))) {
        driver.await("> ");
        driver.run("seq 1 40000; echo las''t", "40000\r\nlast");
        assertThat(server.log().split("SSH2_MSG_KEXINIT received", -1)).hasSizeGreaterThan(4);
      }
    }
  }

  @Test
  void everyCipherAndMacOfOursWorks() throws Exception {
    try (SshServer server =
        SshServer.start(
            List.of("ed25519"),
            "Ciphers " + String.join(",", AlgorithmTable.CIPHERS.names()),
            "MACs " + String.join(",", AlgorithmTable.MACS.names()))) {
      HostConfig host = host(server, "ed25519");
      for (String cipher : AlgorithmTable.CIPHERS.names()) {
        assertThat(
                agreed(server, Hosts.with(host, only(List.of(cipher), DEFAULTS.macs())))
                    .getServer2ClientCipherAlgorithm())
            .isEqualTo(cipher);
      }
      for (String mac : AlgorithmTable.MACS.names()) {
        for (String cipher : List.of("aes128-ctr", "aes128-cbc")) {
          assertThat(
                  agreed(server, Hosts.with(host, only(List.of(cipher), List.of(mac))))
                      .getServer2ClientMACAlgorithm())
              .isEqualTo(mac);
        }
      }
    }
  }

  private static AlgorithmRules only(List<String> ciphers, List<String> macs) {
    return new AlgorithmRules(DEFAULTS.keyExchange(), ciphers, macs, DEFAULTS.signatures(), true);
  }

  /// The exchange of our own has a test of its own; sshd may be too old for it.
  @Test
  void everyKeyExchangeOfSshjWorks() throws Exception {
    List<String> names =
        AlgorithmTable.KEY_EXCHANGES.names().stream()
            .filter(name -> !name.equals(MlKem768X25519.NAME))
            .toList();
    try (SshServer server =
        SshServer.start(List.of("ed25519"), "KexAlgorithms " + String.join(",", names))) {
      HostConfig host = host(server, "ed25519");
      for (String name : names) {
        AlgorithmRules rules =
            new AlgorithmRules(
                List.of(name), DEFAULTS.ciphers(), DEFAULTS.macs(), DEFAULTS.signatures(), true);
        assertThat(agreed(server, Hosts.with(host, rules)).getKeyExchangeAlgorithm())
            .isEqualTo(name);
      }
    }
  }

  @Test
  void everySignatureOfAHostKeyWorks() throws Exception {
    List<String> names = AlgorithmTable.SIGNATURES.names();
    List<String> known =
        List.of("ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa");
    assertThat(names).containsAll(known);
    try (SshServer server =
        SshServer.start(
            List.of("ed25519", "ecdsa", "rsa"),
            "HostKeyAlgorithms " + String.join(",", known),
            "PubkeyAcceptedAlgorithms " + String.join(",", names))) {
      HostConfig host = host(server, "rsa");
      for (String name : known) {
        // And one for the user's key.
        List<String> signatures = Stream.of(name, "rsa-sha2-512").distinct().toList();
        AlgorithmRules rules =
            new AlgorithmRules(
                DEFAULTS.keyExchange(), DEFAULTS.ciphers(), DEFAULTS.macs(), signatures, true);
        Path hosts = server.knownHosts(server.name() + " " + server.hostKeyLine(type(name)));
        try (SshTerminals terminals = new SshTerminals(Hosts.config(hosts));
            TerminalDriver driver =
                new TerminalDriver(
                    Hosts.opener(terminals, Hosts.with(host, rules))
                        .open(SIZE, new ScriptedDialog()))) {
          assertThat(
                  Objects.requireNonNull(((SshTerminal) driver.terminal).negotiated())
                      .getSignatureAlgorithm())
              .isEqualTo(name);
        }
      }
    }
  }

  private static String type(String signature) {
    return switch (signature) {
      case "ssh-ed25519" -> "ed25519";
      case "ecdsa-sha2-nistp256" -> "ecdsa";
      default -> "rsa";
    };
  }

  /// Of which sshd has parted.
  @SuppressWarnings("deprecation") // MINA deprecates it, like everybody.
  @Test
  void aDsaHostKeyWorksWhereItIsNamed() throws Exception {
    try (MinaServer server = new MinaServer()) {
      SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider();
      keys.setAlgorithm("DSA");
      keys.setKeySize(1024);
      server.mina.setKeyPairProvider(keys);
      server.mina.setSignatureFactories(List.of(BuiltinSignatures.dsa));
      server.mina.setPasswordAuthenticator((user, given, session) -> true);
      server.start();
      HostConfig host =
          Hosts.withPassword(
              Hosts.pinned(Hosts.host(server.port()), server.fingerprint()), "secret");
      try (SshTerminals terminals = new SshTerminals(Hosts.config())) {
        OpenFailure failure =
            catchThrowableOfType(
                OpenFailure.class,
                () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()));
        assertThat(failure.text()).contains("`algorithms: {signatures: [\"+ssh-dss\"]}`");
        HostConfig widened =
            Hosts.with(host, rules(List.of(), List.of(), List.of(), List.of("ssh-dss")));
        Hosts.opener(terminals, widened).open(SIZE, new ScriptedDialog()).close();
      }
    }
  }

  private static SshServer oldDevice() throws Exception {
    return SshServer.start(
        List.of("rsa"),
        "KexAlgorithms diffie-hellman-group14-sha1,diffie-hellman-group1-sha1",
        "Ciphers aes128-cbc,3des-cbc",
        "MACs hmac-sha1",
        "HostKeyAlgorithms ssh-rsa",
        "PubkeyAcceptedAlgorithms ssh-rsa");
  }

  @Test
  void anOldDeviceIsRefusedAndTheSentenceSaysWhatWouldTakeIt() throws Exception {
    try (SshServer server = oldDevice()) {
      OpenFailure failure = failure(server, host(server, "rsa"));
      assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_ALGORITHM);
      assertThat(failure.text())
          .contains("127.0.0.1 port " + server.port)
          .contains(
              "for the key exchange the host offers diffie-hellman-group14-sha1, diffie-hellman-group1-sha1 and the gateway takes mlkem768x25519-sha256, curve25519-sha256,")
          .contains("for the host key the host offers ssh-rsa and the gateway takes ssh-ed25519,")
          .contains("for the cipher the host offers aes128-cbc, 3des-cbc and")
          .contains("for the MAC the host offers hmac-sha1 and")
          .contains(
              "`algorithms: {key_exchange: [\"+diffie-hellman-group14-sha1\"], signatures: [\"+ssh-rsa\"], ciphers: [\"+aes128-cbc\"], macs: [\"+hmac-sha1\"]}`");
    }
  }

  @Test
  void anOldDeviceOpensWithWhatTheSentenceSays() throws Exception {
    try (SshServer server = oldDevice()) {
      NegotiatedAlgorithms agreed =
          agreed(
              server,
              Hosts.with(
                  host(server, "rsa"),
                  rules(
                      List.of("diffie-hellman-group14-sha1"),
                      List.of("aes128-cbc"),
                      List.of("hmac-sha1"),
                      List.of("ssh-rsa"))));
      assertThat(agreed.getKeyExchangeAlgorithm()).isEqualTo("diffie-hellman-group14-sha1");
      assertThat(agreed.getServer2ClientCipherAlgorithm()).isEqualTo("aes128-cbc");
      assertThat(agreed.getServer2ClientMACAlgorithm()).isEqualTo("hmac-sha1");
      assertThat(agreed.getSignatureAlgorithm()).isEqualTo("ssh-rsa");
    }
  }

  /// What is widened is widened for that host, and only what is missing is named.
  @Test
  void aModernHostIsNotAskedForOldThings() throws Exception {
    try (SshServer server = SshServer.start(List.of("ed25519"), "Ciphers aes128-cbc,aes256-ctr")) {
      assertThat(
              agreed(
                      server,
                      Hosts.with(
                          host(server, "ed25519"),
                          rules(List.of(), List.of("aes128-cbc"), List.of(), List.of())))
                  .getServer2ClientCipherAlgorithm())
          .isEqualTo("aes256-ctr");
    }
    try (SshServer server = SshServer.start(List.of("ed25519"), "Ciphers 3des-cbc")) {
      assertThat(failure(server, host(server, "ed25519")).text())
          .contains("for the cipher the host offers 3des-cbc")
          .contains("`algorithms: {ciphers: [\"+3des-cbc\"]}`")
          .doesNotContain("for the MAC");
    }
  }
}
