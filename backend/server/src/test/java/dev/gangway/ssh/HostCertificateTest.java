package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Certificates of hosts, and known_hosts files, against real sshds: what the gateway says of each
/// is what OpenSSH's own client says of it.
@Timeout(120)
class HostCertificateTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);

  /// How ssh-keygen makes the certificate of each server. Its key is `host`, its authority `ca`.
  private static final Map<String, List<String>> CERTIFICATES = new LinkedHashMap<>();

  static {
    CERTIFICATES.put("plain", List.of());
    CERTIFICATES.put("right", List.of("-s", "ca", "-h", "-n", "127.0.0.1"));
    CERTIFICATES.put("several", List.of("-s", "ca", "-h", "-n", "web-1,127.0.0.1"));
    CERTIFICATES.put("other-name", List.of("-s", "ca", "-h", "-n", "web-1"));
    CERTIFICATES.put("pattern", List.of("-s", "ca", "-h", "-n", "127.*"));
    CERTIFICATES.put("no-name", List.of("-s", "ca", "-h"));
    CERTIFICATES.put(
        "expired", List.of("-s", "ca", "-h", "-n", "127.0.0.1", "-V", "20200101:20210101"));
    CERTIFICATES.put(
        "early", List.of("-s", "ca", "-h", "-n", "127.0.0.1", "-V", "20900101:20910101"));
    CERTIFICATES.put("user", List.of("-s", "ca", "-n", "127.0.0.1"));
    CERTIFICATES.put(
        "critical", List.of("-s", "ca", "-h", "-n", "127.0.0.1", "-O", "critical:must=x"));
    CERTIFICATES.put("by-rsa", List.of("-s", "ca-rsa", "-h", "-n", "127.0.0.1"));
    CERTIFICATES.put("by-ecdsa", List.of("-s", "ca-ecdsa", "-h", "-n", "127.0.0.1"));
    CERTIFICATES.put("by-sha1", List.of("-s", "ca-rsa", "-t", "ssh-rsa", "-h", "-n", "127.0.0.1"));
    CERTIFICATES.put("of-rsa", List.of("-s", "ca", "-h", "-n", "127.0.0.1"));
    CERTIFICATES.put("of-ecdsa", List.of("-s", "ca", "-h", "-n", "127.0.0.1"));
  }

  @TempDir static Path folder;
  private static final Map<String, SshServer> SERVERS = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    for (String name : List.of("ca", "ca2", "other", "host")) {
      SshServer.keygen(folder.resolve(name), "ed25519", "");
    }
    SshServer.keygen(folder.resolve("ca-rsa"), "rsa", "");
    SshServer.keygen(folder.resolve("ca-ecdsa"), "ecdsa", "", "-b", "384");
    SshServer.keygen(folder.resolve("host-rsa"), "rsa", "");
    SshServer.keygen(folder.resolve("host-ecdsa"), "ecdsa", "");
    try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<@Nullable Void>> started =
          CERTIFICATES.keySet().stream()
              .map(certificate ->
                  starting.<@Nullable Void>submit(() -> {
                    startServer(certificate);
                    return null;
                  }))
              .toList();
      for (Future<@Nullable Void> each : started) {
        each.get();
      }
    }
  }

  private static void startServer(String certificate) throws Exception {
    Path key = folder.resolve("key-" + certificate);
    Path source = folder.resolve(hostKey(certificate));
    Files.copy(source, key, StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(publicFile(source), publicFile(key));
    List<String> options = CERTIFICATES.getOrDefault(certificate, List.of());
    if (!options.isEmpty()) {
      ArrayList<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-I", certificate));
      options.forEach(option ->
          command.add(option.startsWith("ca") ? folder.resolve(option).toString() : option));
      command.add(publicFile(key).toString());
      SshServer.run(command);
    }
    SshServer server =
        options.isEmpty()
            ? SshServer.start(List.of(), "HostKey " + key)
            : SshServer.start(List.of(), "HostKey " + key, "HostCertificate " + key + "-cert.pub");
    SERVERS.put(certificate, server);
  }

  private static String hostKey(String certificate) {
    return switch (certificate) {
      case "of-rsa" -> "host-rsa";
      case "of-ecdsa" -> "host-ecdsa";
      default -> "host";
    };
  }

  private static Path publicFile(Path key) {
    return key.resolveSibling(key.getFileName() + ".pub");
  }

  @AfterAll
  static void stop() throws Exception {
    for (SshServer server : SERVERS.values()) {
      server.close();
    }
  }

  private static SshServer server(String certificate) {
    SshServer server = SERVERS.get(certificate);
    if (server == null) {
      throw new IllegalArgumentException(certificate);
    }
    return server;
  }

  /// A known_hosts file: lines divided by `;`, `HERE` for the server's name, and the names of keys
  /// in capital letters.
  private static Path knownHosts(String certificate, String lines) throws IOException {
    String text = lines.replace("HERE", server(certificate).name());
    for (String key :
        List.of("CA-RSA", "CA-ECDSA", "CA2", "CA", "OTHER", "HOST-RSA", "HOST-ECDSA", "HOST")) {
      Path file = publicFile(folder.resolve(key.toLowerCase(Locale.ROOT)));
      text = text.replace(" " + key, " " + Files.readString(file).strip());
    }
    return server(certificate).knownHosts(text.split("; *", -1));
  }

  /// Why the gateway does not take the host for the right one; null if it does, and then fails for
  /// want of a login.
  private static @Nullable OpenFailure refusal(String certificate, Path knownHosts)
      throws Exception {
    try (SshTerminals terminals = new SshTerminals(Hosts.config(knownHosts))) {
      OpenFailure failure =
          catchThrowableOfType(
              OpenFailure.class,
              () ->
                  Hosts.opener(terminals, Hosts.host(server(certificate).port))
                      .open(SIZE, new ScriptedDialog()));
      assertThat(failure).as("it was let in").isNotNull();
      return failure.kind() == Kind.LOGIN_REFUSED ? null : failure;
    }
  }

  /// OpenSSH's client, which has no login either.
  private static Process ssh(String certificate, Path knownHosts) throws IOException {
    Process ssh =
        new ProcessBuilder(
                "ssh",
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts,
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "PreferredAuthentications=none",
                "-p",
                String.valueOf(server(certificate).port),
                "127.0.0.1")
            .redirectErrorStream(true)
            .start();
    ssh.getOutputStream().close();
    return ssh;
  }

  /// Whether it took the host for the right one.
  private static boolean accepted(Process ssh) throws Exception {
    String said = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ssh.waitFor(20, TimeUnit.SECONDS)).isTrue();
    boolean accepted = said.contains("Permission denied");
    assertThat(accepted || said.contains("Host key verification failed")).as(said).isTrue();
    return accepted;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain      | HERE HOST                                              | true
          plain      | HERE OTHER                                             | false
          plain      | HERE OTHER; HERE HOST                                  | true
          plain      | elsewhere HOST                                         | false
          plain      | 127.0.0.1 HOST                                         | true
          plain      | 127.0.0.1 HOST; HERE OTHER                             | false
          plain      | 127.0.0.1 OTHER                                        | false
          plain      | HERE HOST; 127.0.0.1 OTHER                             | true
          plain      | * HOST                                                 | true
          plain      | *,!HERE HOST                                           | true
          plain      | *,!HERE,!127.0.0.1 HOST                                | false
          plain      | 127.0.0.?,!127.0.0.1 HOST                              | false
          plain      | [127.*]:* HOST                                         | true
          plain      | elsewhere,HERE,x HOST                                  | true
          plain      | HERE HOST a comment                                    | true
          plain      | # HERE HOST                                            | false
          plain      | HERE ssh-rsa AAAA; HERE HOST                           | true
          plain      | @nonsense HERE HOST                                    | false
          plain      | @revoked HERE HOST                                     | false
          plain      | @revoked HERE HOST; HERE HOST                          | false
          plain      | HERE HOST; @revoked * HOST                             | false
          plain      | HERE HOST; @revoked elsewhere HOST                     | true
          plain      | HERE HOST; @revoked HERE OTHER                         | true
          plain      | @cert-authority * CA                                   | false
          plain      | @cert-authority * CA; HERE HOST                        | true
          plain      | @cert-authority * HOST                                 | false
          plain      | HERE HOST-RSA                                          | false
          right      | @cert-authority HERE CA                                | true
          right      | @cert-authority * CA                                   | true
          right      | @cert-authority 127.0.0.1 CA                           | true
          right      | @cert-authority elsewhere CA                           | false
          right      | @cert-authority *,!HERE CA                             | true
          right      | @cert-authority *,!HERE,!127.0.0.1 CA                  | false
          right      | @cert-authority 127.0.0.1 CA; HERE OTHER               | true
          right      | @cert-authority * CA2                                  | false
          right      | @cert-authority * CA2; @cert-authority * CA            | true
          right      | @cert-authority * CA2; HERE HOST                       | true
          right      | @cert-authority * CA; HERE OTHER                       | true
          right      | @cert-authority * CA; @revoked * CA                    | false
          right      | @revoked HERE CA; @cert-authority * CA                 | false
          right      | @cert-authority * CA; @revoked * HOST                  | false
          right      | @cert-authority * CA; @revoked * CA; HERE HOST         | false
          right      | @cert-authority * CA; @revoked * CA2                   | true
          right      | @cert-authority * CA; @revoked elsewhere CA            | true
          right      | HERE CA                                                | false
          right      | HERE HOST                                              | true
          several    | @cert-authority * CA                                   | true
          other-name | @cert-authority * CA                                   | false
          other-name | @cert-authority * CA; HERE HOST                        | true
          pattern    | @cert-authority * CA                                   | false
          expired    | @cert-authority * CA                                   | false
          expired    | @cert-authority * CA; HERE HOST                        | true
          expired    | @cert-authority * CA; HERE OTHER                       | false
          early      | @cert-authority * CA                                   | false
          user       | @cert-authority * CA                                   | false
          critical   | @cert-authority * CA                                   | false
          by-rsa     | @cert-authority * CA-RSA                               | true
          by-rsa     | @cert-authority * CA                                   | false
          by-ecdsa   | @cert-authority * CA-ECDSA                             | true
          by-sha1    | @cert-authority * CA-RSA                               | false
          of-rsa     | @cert-authority * CA                                   | true
          of-rsa     | HERE HOST-RSA                                          | true
          of-ecdsa   | @cert-authority * CA                                   | true
          """)
  void theGatewayTakesWhatOpenSshTakes(String certificate, String lines, boolean taken)
      throws Exception {
    Path file = knownHosts(certificate, lines);
    Process ssh = ssh(certificate, file);
    OpenFailure refusal = refusal(certificate, file);
    assertThat(accepted(ssh)).as("ssh").isEqualTo(taken);
    assertThat(refusal == null).as("gateway: %s", refusal).isEqualTo(taken);
    if (refusal != null) {
      assertThat(refusal.kind())
          .isIn(Kind.HOST_KEY_UNKNOWN, Kind.HOST_KEY_CHANGED, Kind.HOST_KEY_REVOKED);
    }
  }

  /// Where it is stricter than the OpenSSH that Debian 12 has.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-name    | @cert-authority * CA
          plain      | HERE HOST; @revoked 127.0.0.1 HOST
          """)
  void someThatOpenSshTakesAreRefused(String certificate, String lines) throws Exception {
    assertThat(refusal(certificate, knownHosts(certificate, lines))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain      | @cert-authority * CA                | HOST_KEY_UNKNOWN | came without a certificate
          right      | @cert-authority * CA2               | HOST_KEY_UNKNOWN | which is none for this host
          other-name | @cert-authority * CA                | HOST_KEY_UNKNOWN | is for other names than 127.0.0.1
          no-name    | @cert-authority * CA                | HOST_KEY_UNKNOWN | names no host
          expired    | @cert-authority * CA                | HOST_KEY_UNKNOWN | expired on 2021-01-01T
          early      | @cert-authority * CA                | HOST_KEY_UNKNOWN | is not valid before 2090-01-01T
          user       | @cert-authority * CA                | HOST_KEY_UNKNOWN | is for a user
          critical   | @cert-authority * CA                | HOST_KEY_UNKNOWN | has a critical option
          by-sha1    | @cert-authority * CA-RSA            | HOST_KEY_UNKNOWN | has a signature that is not right
          right      | @cert-authority * CA; @revoked * CA | HOST_KEY_REVOKED | authority that is revoked
          expired    | @cert-authority * CA; HERE OTHER    | HOST_KEY_CHANGED | has changed
          """)
  void theRefusalSaysWhatIsWrongWithTheCertificate(
      String certificate, String lines, Kind kind, String why) throws Exception {
    OpenFailure refusal =
        Objects.requireNonNull(refusal(certificate, knownHosts(certificate, lines)));
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal.text()).contains(why);
  }

  @Test
  void aPinnedKeyIsRefusedWhenItIsRevoked() throws Exception {
    Path file = knownHosts("plain", "@revoked * HOST");
    SshServer server = server("plain");
    String fingerprint =
        SshServer.run(List.of("ssh-keygen", "-lf", folder.resolve("host.pub").toString()))
            .split(" ", -1)[1];
    try (SshTerminals terminals = new SshTerminals(Hosts.config(file))) {
      OpenFailure refusal =
          catchThrowableOfType(
              OpenFailure.class,
              () ->
                  Hosts.opener(terminals, Hosts.pinned(Hosts.host(server.port), fingerprint))
                      .open(SIZE, new ScriptedDialog()));
      assertThat(refusal).isNotNull();
      assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY_REVOKED);
    }
  }
}
