package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostRoute;
import dev.gangway.config.HostRoute.Proxy;
import dev.gangway.config.Secret;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hosts behind proxies: tinyproxy for `CONNECT`, microsocks and OpenSSH's own for SOCKS 5; and
/// what no real proxy would answer.
@Timeout(120)
class ProxyTest {
  private static final TerminalSize SIZE = new TerminalSize(97, 31);

  private static SshServer server;
  private static HostConfig host;

  @BeforeAll
  static void start() throws Exception {
    server = SshServer.start();
    host = Hosts.withKey(Hosts.host(server.port), server.userKey("user", "ed25519", ""));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /// A proxy's process, which ends with the test.
  private record Running(Process process, int port) implements AutoCloseable {
    static Running start(int port, String... command) throws Exception {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Running running = new Running(process, port);
      try {
        Waiting.until(
            command[0] + " listens",
            () -> {
              assertThat(process.isAlive()).as(command[0] + " runs").isTrue();
              try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
              } catch (IOException notYet) {
                return false;
              }
            });
        return running;
      } catch (Exception | AssertionError e) {
        running.close();
        throw e;
      }
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Running tinyproxy(String... lines) throws Exception {
    int port = freePort();
    Path config = Files.createTempFile(server.folder, "tinyproxy", "");
    Files.writeString(
        config,
        "Port %d\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nLogLevel Critical\n%s\n"
            .formatted(port, String.join("\n", lines)));
    return Running.start(port, "/usr/bin/tinyproxy", "-d", "-c", config.toString());
  }

  private static Running microsocks(String... options) throws Exception {
    int port = freePort();
    return Running.start(
        port,
        Stream.concat(
                Stream.of("/usr/bin/microsocks", "-i", "127.0.0.1", "-p", String.valueOf(port)),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private static HostConfig behind(
      HostConfig host, Proxy.Scheme scheme, int port, String user, String password) {
    return Hosts.with(
        host,
        new HostRoute(
            List.of(),
            Optional.of(
                new Proxy(
                    scheme,
                    "127.0.0.1",
                    port,
                    user.isEmpty() ? Optional.empty() : Optional.of(user),
                    password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password)))),
            1));
  }

  private static SshTerminals terminals() throws IOException {
    return new SshTerminals(
        Hosts.config(Duration.ofSeconds(2), Duration.ofSeconds(30), server.knownHosts()));
  }

  private static void opens(HostConfig host) throws Exception {
    try (SshTerminals terminals = terminals();
        TerminalDriver driver =
            new TerminalDriver(Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()))) {
      driver.await("> ");
      driver.run("echo $((6 * 7))", "42");
    }
  }

  private static OpenFailure fails(HostConfig host) throws IOException {
    try (SshTerminals terminals = terminals()) {
      return catchThrowableOfType(
          OpenFailure.class,
          () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()).close());
    }
  }

  @Test
  void connectLeadsToTheHost() throws Exception {
    try (Running proxy = tinyproxy()) {
      opens(behind(host, Proxy.Scheme.HTTP, proxy.port(), "", ""));
    }
  }

  @Test
  void connectLogsIn() throws Exception {
    try (Running proxy = tinyproxy("BasicAuth gate s3cret")) {
      opens(behind(host, Proxy.Scheme.HTTP, proxy.port(), "gate", "s3cret"));

      OpenFailure wrong = fails(behind(host, Proxy.Scheme.HTTP, proxy.port(), "gate", "s3crets"));
      assertThat(wrong.kind()).isEqualTo(Kind.REFUSED);
      assertThat(wrong.text()).contains("login of gate").doesNotContain("s3cret");
      assertThat(fails(behind(host, Proxy.Scheme.HTTP, proxy.port(), "", "")).text())
          .contains("wants a login", "`proxy_user`");
    }
  }

  @Test
  void connectThatIsNotAllowedIsToldWithItsStatus() throws Exception {
    try (Running proxy = tinyproxy("ConnectPort 443")) {
      OpenFailure refused = fails(behind(host, Proxy.Scheme.HTTP, proxy.port(), "", ""));

      assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refused.text())
          .contains("The proxy 127.0.0.1 port " + proxy.port(), "port " + server.port, "403");
    }
  }

  @Test
  void socksLeadsToTheHostByNameAndByAddress() throws Exception {
    try (Running proxy = microsocks()) {
      opens(behind(host, Proxy.Scheme.SOCKS5, proxy.port(), "", ""));
      HostConfig named = Hosts.withKey(Hosts.host("localhost", server.port), key(host));
      opens(
          behind(
              Hosts.pinned(named, server.fingerprint("ed25519")),
              Proxy.Scheme.SOCKS5,
              proxy.port(),
              "",
              ""));
    }
  }

  private static Path key(HostConfig host) {
    return Path.of(host.login().keys().getFirst().file().text());
  }

  @Test
  void socksLogsIn() throws Exception {
    try (Running proxy = microsocks("-u", "gate", "-P", "s3cret")) {
      opens(behind(host, Proxy.Scheme.SOCKS5, proxy.port(), "gate", "s3cret"));

      OpenFailure wrong = fails(behind(host, Proxy.Scheme.SOCKS5, proxy.port(), "gate", "s3crets"));
      assertThat(wrong.text()).contains("login of gate").doesNotContain("s3cret");
      assertThat(fails(behind(host, Proxy.Scheme.SOCKS5, proxy.port(), "", "")).text())
          .contains("wants a login");
    }
  }

  @Test
  void socksOfAnotherSshLeadsToTheHost() throws Exception {
    int port = freePort();
    try (Running forward =
        Running.start(
            port,
            "/usr/bin/ssh",
            "-N",
            "-D",
            "127.0.0.1:" + port,
            "-F",
            "none",
            "-o",
            "BatchMode=yes",
            "-o",
            "UserKnownHostsFile=" + server.knownHosts(),
            "-i",
            key(host).toString(),
            "-p",
            String.valueOf(server.port),
            System.getProperty("user.name") + "@127.0.0.1")) {
      opens(behind(host, Proxy.Scheme.SOCKS5, forward.port(), "", ""));
    }
  }

  @Test
  void aHostThatIsDownIsSaidByTheProxy() throws Exception {
    HostConfig down = Hosts.host(freePort());
    try (Running proxy = microsocks()) {
      OpenFailure refused = fails(behind(down, Proxy.Scheme.SOCKS5, proxy.port(), "", ""));

      assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refused.text()).contains("the connection was refused", "port " + down.port());
    }
  }

  @Test
  void aProxyThatIsDownIsNamed() throws Exception {
    int nobody = freePort();
    OpenFailure refused = fails(behind(host, Proxy.Scheme.HTTP, nobody, "", ""));

    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.text())
        .isEqualTo(
            "The proxy 127.0.0.1 port %d refused the connection. Is it running there, and is the port right?"
                .formatted(nobody));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP | SSH-2.0-OpenSSH_9.2 | does not answer as an HTTP proxy",
        "HTTP | HTTP/1.1 200x OK | does not answer as an HTTP proxy",
        "HTTP | HTTP/1.1 502 Bad\u001b[31m Gateway | it answered 502 “Bad [31m Gateway”",
        "SOCKS5 | HTTP/1.1 400 | does not answer as a SOCKS 5 proxy",
      })
  void whatIsNoProxyIsSaidToBeNone(Proxy.Scheme scheme, String answer, String said)
      throws Exception {
    assertThat(answered(scheme, (answer + "\r\n\r\n").getBytes(ISO_8859_1), true).text())
        .contains(said);
  }

  @Test
  void anEndlessAnswerIsCutShort() throws Exception {
    byte[] endless = "HTTP/1.1 200 OK\r\nX: ".concat("x".repeat(64 << 10)).getBytes(ISO_8859_1);
    assertThat(answered(Proxy.Scheme.HTTP, endless, false).text()).contains("answers without end");
  }

  @ParameterizedTest
  @CsvSource({"HTTP", "SOCKS5"})
  void aProxyThatSaysNothingIsGivenUpInTime(Proxy.Scheme scheme) throws Exception {
    OpenFailure late = answered(scheme, new byte[0], false);

    assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(late.text()).contains("did not answer within 2 s");
  }

  @ParameterizedTest
  @CsvSource({"HTTP", "SOCKS5"})
  void aProxyThatHangsUpIsSaidTo(Proxy.Scheme scheme) throws Exception {
    assertThat(answered(scheme, new byte[] {5}, true).kind()).isIn(Kind.DISCONNECTED, Kind.REFUSED);
  }

  /// The failure with a proxy that sends this, and perhaps hangs up.
  private static OpenFailure answered(Proxy.Scheme scheme, byte[] answer, boolean hangUp)
      throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = listening.accept()) {
                  socket.getOutputStream().write(answer);
                  if (hangUp) {
                    socket.shutdownOutput();
                  }
                  socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException gone) {
                  // The gateway has hung up.
                }
              });
      OpenFailure failure = fails(behind(host, scheme, listening.getLocalPort(), "", ""));
      answering.join();
      return failure;
    }
  }
}
