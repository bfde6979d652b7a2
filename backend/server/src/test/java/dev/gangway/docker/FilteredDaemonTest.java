package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.DockerConfig;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.Waiting;
import dev.gangway.testkit.DockerCli;
import dev.gangway.testkit.PrivateDocker;
import dev.gangway.testkit.TestImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A daemon behind something that forbids: a proxy before its socket, a plugin that authorizes.
class FilteredDaemonTest {
  private static final long KILLED = TimeUnit.SECONDS.toNanos(15);

  /// Passes everything on to a socket, but for requests that hold a certain text.
  private static final class Filter implements AutoCloseable {
    final AtomicInteger refused = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final Path socket;
    private final String forbidden;

    Filter(Path socket, String forbidden) throws IOException {
      this.socket = socket;
      this.forbidden = forbidden;
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      try {
        while (true) {
          Socket connection = server.accept();
          Thread.ofVirtual().start(() -> pass(connection));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private void pass(Socket connection) {
      try (connection;
          SocketChannel daemon = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        InputStream in = connection.getInputStream();
        byte[] buffer = new byte[64 << 10];
        // The transport sends head and body at once.
        int count = in.read(buffer);
        if (count < 0) {
          return;
        }
        if (new String(buffer, 0, count, ISO_8859_1).contains(forbidden)) {
          refused.incrementAndGet();
          connection
              .getOutputStream()
              .write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
          return;
        }
        OutputStream onwards = Channels.newOutputStream(daemon);
        onwards.write(buffer, 0, count);
        Thread answers =
            Thread.ofVirtual()
                .start(() -> {
                  try (connection) {
                    Channels.newInputStream(daemon).transferTo(connection.getOutputStream());
                  } catch (IOException gone) {
                    // One of the two has had enough.
                  }
                });
        in.transferTo(onwards);
        answers.join();
      } catch (IOException | InterruptedException gone) {
        // One of the two has had enough.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void aSessionEndsWhereRootIsForbidden() throws Exception {
    PrivateDocker docker = PrivateDocker.shared();
    DockerCli cli = docker.cli();
    String name = Daemons.name("filtered");
    String id = cli.run(TestImage.DEBIAN, name, "--user", "app");
    try (Filter filter = new Filter(docker.socket(), "\"User\":\"0\"");
        DockerDaemon daemon =
            new DockerDaemon(
                Daemons.impatient(
                    new DockerConfig.Endpoint.Tcp("127.0.0.1", filter.server.getLocalPort()),
                    Duration.ofSeconds(10)))) {
      try (TerminalDriver driver = Daemons.drive(daemon, id, name)) {
        driver.type("trap '' HUP; setsid sleep 7080 & echo re''ady; sleep 7080; :\n");
        driver.await("ready");
      }
      assertThat(Waiting.within(KILLED, () -> cli.processes(id).size() == 1))
          .as("only process 1 is left in time")
          .isTrue();
      assertThat(filter.refused).hasPositiveValue();
    } finally {
      cli.remove(id);
    }
  }
}
