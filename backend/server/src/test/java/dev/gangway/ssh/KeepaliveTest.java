package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.HostConfig;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whether a silent connection is told from a dead one. The line between is a relay that can go
/// dead without closing anything, as a pulled cable does.
@Timeout(120)
class KeepaliveTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final Duration INTERVAL = Duration.ofMillis(300);

  /// One connection to the server and back.
  private static final class Line implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private volatile boolean dead;

    Line(int target) throws IOException {
      this.target = target;
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return listener.getLocalPort();
    }

    /// From now on nothing passes, and nothing is closed.
    void goDead() {
      dead = true;
    }

    private void serve() {
      try (Socket client = listener.accept();
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        Thread back = Thread.ofVirtual().start(() -> pass(server, client));
        pass(client, server);
        back.join();
      } catch (IOException | InterruptedException e) {
        // The end of the test.
      }
    }

    private void pass(Socket from, Socket to) {
      byte[] bytes = new byte[8192];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(bytes); count != -1; count = in.read(bytes)) {
          while (dead && !listener.isClosed()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
          }
          out.write(bytes, 0, count);
        }
        to.close();
      } catch (IOException gone) {
        // The other direction ends the same way.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static SshConfig config(Duration keepalive) {
    return Hosts.config(Duration.ofSeconds(10), keepalive);
  }

  private static HostConfig host(SshServer server, int port) throws Exception {
    return Hosts.withKey(
        Hosts.pinned(Hosts.host(port), server.fingerprint("ed25519")),
        server.userKey("user" + port, "ed25519", ""));
  }

  @Test
  void anIdleConnectionLivesOn() throws Exception {
    try (SshServer server = SshServer.start();
        SshTerminals terminals = new SshTerminals(config(Duration.ofMillis(200)));
        TerminalDriver driver =
            new TerminalDriver(
                Hosts.opener(terminals, host(server, server.port))
                    .open(SIZE, new ScriptedDialog()))) {
      driver.await("> ");
      // Fifteen intervals of silence, which the shell ends by itself.
      driver.run("sleep 3; echo al''ive", "alive");
      driver.type("exit 4\n");
      assertThat(driver.exit()).isEqualTo(new TerminalExit.Status(4));
    }
  }

  @Test
  void aDeadLineIsNoticed() throws Exception {
    try (SshServer server = SshServer.start();
        Line line = new Line(server.port);
        SshTerminals terminals = new SshTerminals(config(INTERVAL));
        TerminalDriver driver =
            new TerminalDriver(
                Hosts.opener(terminals, host(server, line.port()))
                    .open(SIZE, new ScriptedDialog()))) {
      driver.await("> ");
      line.goDead();
      assertThat(driver.awaitEnd()).isInstanceOf(IOException.class);
      assertThat(driver.terminal.exit())
          .isEqualTo(
              new TerminalExit.Lost(
                  OpenFailure.Kind.DISCONNECTED,
                  "127.0.0.1 port %d has not answered for 900 ms; the connection is taken as lost."
                      .formatted(line.port())));
    }
  }

  /// The pings of the dead connection are stuck in its socket then; those of others are not.
  @Test
  void aDeadLineFullOfInputIsNoticedAndFreesTheWriter() throws Exception {
    try (SshServer server = SshServer.start();
        Line line = new Line(server.port);
        SshTerminals terminals = new SshTerminals(config(INTERVAL));
        TerminalDriver other =
            new TerminalDriver(
                Hosts.opener(terminals, host(server, server.port))
                    .open(SIZE, new ScriptedDialog()));
        TerminalDriver driver =
            new TerminalDriver(
                Hosts.opener(terminals, host(server, line.port()))
                    .open(SIZE, new ScriptedDialog()))) {
      driver.run("stty raw -echo; echo rea''dy; cat > /dev/null", "ready");
      line.goDead();
      CompletableFuture<IOException> ended = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                driver.terminal.write(ByteBuffer.allocate(1 << 20));
              }
            } catch (IOException e) {
              ended.complete(e);
            }
          });
      assertThat(driver.awaitEnd()).isInstanceOf(IOException.class);
      assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertThat(driver.terminal.exit()).isInstanceOf(TerminalExit.Lost.class);
      other.run("echo un''harmed", "unharmed");
    }
  }

  @Test
  void closingADeadConnectionIsQuick() throws Exception {
    try (SshServer server = SshServer.start();
        Line line = new Line(server.port);
        SshTerminals terminals = new SshTerminals(config(Duration.ofSeconds(30)));
        TerminalDriver driver =
            new TerminalDriver(
                Hosts.opener(terminals, host(server, line.port()))
                    .open(SIZE, new ScriptedDialog()))) {
      driver.run("stty raw -echo; echo rea''dy; cat > /dev/null", "ready");
      line.goDead();
      CompletableFuture<IOException> ended = new CompletableFuture<>();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    driver.terminal.write(ByteBuffer.allocate(1 << 20));
                  }
                } catch (IOException e) {
                  ended.complete(e);
                }
              });
      Waiting.until("the write waits", () -> writer.getState() == Thread.State.WAITING);
      long start = System.nanoTime();
      driver.terminal.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }
  }
}
