package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever an opening fails of, it leaves no thread and no descriptor behind.
@Timeout(120)
class FailedOpensTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final int OF_EACH_KIND = 10;

  /// One way to fail.
  private record Way(Kind kind, SshTerminals terminals, HostConfig host) {
    Kind fail() {
      OpenFailure failure =
          catchThrowableOfType(
              OpenFailure.class,
              () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()).close());
      return failure.kind();
    }
  }

  /// Says this to everybody who connects, and no more until they leave.
  private record Speaker(ServerSocket socket) implements AutoCloseable {
    static Speaker saying(String text) throws IOException {
      ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> speak(client, text));
              }
            } catch (IOException closed) {
              // The test is over.
            }
          });
      return new Speaker(socket);
    }

    private static void speak(Socket client, String text) {
      try (client) {
        client.getOutputStream().write(text.getBytes(US_ASCII));
        while (client.getInputStream().read() != -1) {
          // Whatever it says.
        }
      } catch (IOException gone) {
        // That is the end, too.
      }
    }

    HostConfig host() {
      return Hosts.host(socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void fiftyFailedOpensLeaveNothing() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    Duration patience = Duration.ofSeconds(20);
    try (Speaker web = Speaker.saying("HTTP/1.1 400 Bad Request\r\n\r\n");
        Speaker stalled = Speaker.saying("SSH-2.0-Stall\r\n");
        MinaServer mina = new MinaServer();
        SshTerminals patient = new SshTerminals(Hosts.config(patience, patience));
        SshTerminals impatient = new SshTerminals(Hosts.config(Duration.ofMillis(300), patience));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      mina.mina.setPasswordAuthenticator((user, given, session) -> false);
      mina.start();
      HostConfig unknown = Hosts.withPassword(Hosts.host(mina.port()), "secret");
      List<Way> ways =
          List.of(
              new Way(Kind.REFUSED, patient, Hosts.host(nobody)),
              new Way(Kind.NOT_SSH, patient, web.host()),
              new Way(Kind.TIMEOUT, impatient, stalled.host()),
              new Way(Kind.HOST_KEY_UNKNOWN, patient, unknown),
              new Way(Kind.LOGIN_REFUSED, patient, Hosts.pinned(unknown, mina.fingerprint())));
      // What the first of each leaves is what the machinery keeps for good.
      ways.forEach(way -> assertThat(way.fail()).isEqualTo(way.kind()));
      Waiting.until("no thread of the first ones is left", () -> sshThreads().isEmpty());
      long before = descriptors();

      List<Future<Kind>> failures = new ArrayList<>();
      List<Kind> expected = new ArrayList<>();
      for (int i = 0; i < OF_EACH_KIND; i++) {
        for (Way way : ways) {
          expected.add(way.kind());
          failures.add(threads.submit(way::fail));
        }
      }
      List<Kind> kinds = new ArrayList<>();
      for (Future<Kind> failure : failures) {
        kinds.add(failure.get());
      }
      assertThat(kinds).isEqualTo(expected);
      Waiting.until("no thread is left", () -> sshThreads().isEmpty());
      Waiting.until("no more descriptors than before", () -> descriptors() <= before);
    }
  }

  /// Who opens a host may leave while it is told of any stage.
  @Test
  void whoLeavesAtAnyStageLeavesNothing() throws Exception {
    try (MinaServer mina = new MinaServer();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      mina.mina.setPasswordAuthenticator((user, given, session) -> true);
      mina.start();
      HostConfig host =
          Hosts.withPassword(
              Hosts.pinned(Hosts.host("localhost", mina.port()), mina.fingerprint()), "secret");
      Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()).close();
      Waiting.until("the first one is gone", () -> mina.mina.getActiveSessions().isEmpty());
      for (OpeningDialog.Stage stage : OpeningDialog.Stage.values()) {
        assertThatThrownBy(() -> Hosts.opener(terminals, host).open(SIZE, new Leaving(stage)))
            .isInstanceOf(InterruptedException.class);
        Waiting.until(
            "nothing is left of the stage " + stage,
            () -> mina.mina.getActiveSessions().isEmpty() && sshThreads().isEmpty());
      }
    }
  }

  /// The gateway stops while somebody opens a host.
  @Test
  void whatIsOpenedTooLateIsClosed() throws Exception {
    try (MinaServer mina = new MinaServer();
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      mina.mina.setPasswordAuthenticator((user, given, session) -> true);
      mina.start();
      HostConfig host =
          Hosts.withPassword(Hosts.pinned(Hosts.host(mina.port()), mina.fingerprint()), "secret");
      SshTerminals all = terminals;
      OpeningDialog stopping =
          new OpeningDialog() {
            @Override
            public void stage(Stage stage) {
              if (stage == Stage.STARTING) {
                all.close();
              }
            }

            @Override
            public @Nullable List<String> ask(Prompt prompt) {
              return null;
            }
          };
      Terminal late = Hosts.opener(terminals, host).open(SIZE, stopping);
      assertThatThrownBy(() -> late.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
      Waiting.until("it has left", () -> mina.mina.getActiveSessions().isEmpty());
    }
  }

  /// Leaves at a stage.
  private record Leaving(Stage at) implements OpeningDialog {
    @Override
    public void stage(Stage stage) throws InterruptedException {
      if (stage == at) {
        throw new InterruptedException();
      }
    }

    @Override
    public @Nullable List<String> ask(Prompt prompt) {
      return null;
    }
  }

  private static List<String> sshThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sshj") || name.startsWith("ssh-"))
        .filter(name -> !name.equals("ssh-keepalive"))
        .toList();
  }

  /// Sockets only: class files and the like come and go.
  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(FailedOpensTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException gone) {
      return false;
    }
  }
}
