package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.config.DockerConfig;
import dev.gangway.docker.DaemonFailure.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a daemon, or whatever listens in its place, can do to the transport: nothing that lasts.
class HostileDaemonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long BOUND = TimeUnit.SECONDS.toNanos(15);
  private static final String ID = "5c".repeat(32);
  private static final String PING =
      "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 0\r\n\r\n";

  /// Says its piece to whoever connects, whatever was asked, until nobody listens.
  private interface Piece {
    void say(OutputStream to) throws IOException, InterruptedException;
  }

  private static final class Server implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<Piece> pieces;

    Server(Piece... pieces) throws IOException {
      this.pieces = List.of(pieces);
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      for (Piece piece : pieces) {
        try (Socket connection = socket.accept()) {
          if (connection.getInputStream().read() < 0) {
            return;
          }
          try {
            piece.say(connection.getOutputStream());
          } finally {
            // Unread input would make the close a reset.
            connection.getInputStream().readNBytes(connection.getInputStream().available());
          }
        } catch (IOException | InterruptedException gone) {
          // The client had enough.
        }
      }
    }

    DockerConfig config() {
      return Daemons.impatient(
          new DockerConfig.Endpoint.Tcp("127.0.0.1", socket.getLocalPort()), PATIENCE);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Piece text(String text) {
    return to -> to.write(text.getBytes(ISO_8859_1));
  }

  /// Asks for a container, of which the daemon says that after a proper ping.
  private static void assertFails(Piece answer, Reason reason, String text) throws Exception {
    assertAll(reason, text, text(PING), answer);
  }

  private static void assertAll(Reason reason, String text, Piece... pieces) throws Exception {
    long begun = System.nanoTime();
    try (Server server = new Server(pieces);
        DaemonClient client = new DaemonClient(server.config())) {
      assertThatThrownBy(() -> client.inspect(ID))
          .isInstanceOfSatisfying(
              DaemonFailure.class,
              failure -> {
                assertThat(failure.text()).contains(text);
                assertThat(failure.reason()).isEqualTo(reason);
              });
    }
    assertThat(System.nanoTime() - begun).isLessThan(BOUND);
  }

  private static Piece forEver(String beginning, String again) {
    return to -> {
      to.write(beginning.getBytes(ISO_8859_1));
      byte[] more = again.repeat(100).getBytes(ISO_8859_1);
      while (true) {
        to.write(more);
      }
    };
  }

  @Test
  void anEndlessHeadIsRefused() throws Exception {
    assertFails(forEver("HTTP/1.1 200 OK\r\n", "x"), Reason.BAD_ANSWER, "a line of more than");
    assertFails(forEver("HTTP/1.1 200 OK\r\n", "a: b\r\n"), Reason.BAD_ANSWER, "64 headers");
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    assertFails(text("SSH-2.0-OpenSSH\r\n"), Reason.BAD_ANSWER, "no HTTP status line");
    assertFails(text("HTTP/1.1 200 OK\r\nb\007d: x\r\n\r\n"), Reason.BAD_ANSWER, "control");
    assertFails(text("HTTP/1.1 200 OK\r\nno name\r\n\r\n"), Reason.BAD_ANSWER, "without a name");
  }

  @Test
  void aBodyIsFramedInOneWayOnly() throws Exception {
    String ok = "HTTP/1.1 200 OK\r\n";
    assertFails(
        text(ok + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}"),
        Reason.BAD_ANSWER,
        "not understood");
    assertFails(
        text(ok + "Transfer-Encoding: gzip, chunked\r\n\r\n"), Reason.BAD_ANSWER, "not understood");
    assertFails(
        text(ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        Reason.BAD_ANSWER,
        "Content-Length");
    assertFails(text(ok + "Content-Length: -1\r\n\r\n"), Reason.BAD_ANSWER, "Content-Length");
  }

  @Test
  void aBadChunkIsRefused() throws Exception {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertFails(text(chunked + "zz\r\n"), Reason.BAD_ANSWER, "without a size");
    assertFails(text(chunked + "-1\r\n"), Reason.BAD_ANSWER, "without a size");
    assertFails(text(chunked + "ffffffffffff\r\n"), Reason.BAD_ANSWER, "without a size");
    assertFails(text(chunked + "2\r\n{}}\r\n0\r\n\r\n"), Reason.BAD_ANSWER, "longer than it says");
  }

  @Test
  void anAnswerOfGigabytesIsNotRead() throws Exception {
    assertFails(
        forEver("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n[", " ".repeat(1000)),
        Reason.BAD_ANSWER,
        "more than 32 MiB");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    assertFails(
        text("HTTP/1.1 301 Moved\r\nLocation: /info/json\r\nContent-Length: 0\r\n\r\n"),
        Reason.BAD_ANSWER,
        "a redirect");
  }

  @Test
  void anAnswerCutShortIsNoAnswer() throws Exception {
    assertFails(text("HTTP/1.1 200 O"), Reason.UNREACHABLE, "before its answer");
    assertFails(
        text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"),
        Reason.UNREACHABLE,
        "before its answer");
  }

  @Test
  void silenceHasADeadline() throws Exception {
    Piece silence = to -> Thread.sleep(Duration.ofSeconds(60));
    assertFails(silence, Reason.TIMEOUT, "within 2 s");
  }

  @Test
  void whatIsNoJsonIsRefused() throws Exception {
    assertFails(
        text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"x\""), Reason.BAD_ANSWER, "not");
    assertFails(
        text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull"), Reason.BAD_ANSWER, "nothing");
  }

  @Test
  void whatADaemonComplainsOfIsCleanedAndCut() throws Exception {
    String body = "{\"message\":\"no \\u001b[31m such\\nthing " + "x".repeat(9000) + "\"}";
    assertFails(
        text("HTTP/1.1 404 No\r\nContent-Length: " + body.length() + "\r\n\r\n" + body),
        Reason.NOT_FOUND,
        "The Docker daemon answered: no [31m such thing xxx");
  }

  @Test
  void aVersionThatIsNoneIsNamed() throws Exception {
    for (String version : List.of("latest", "1.x", "2.0", "1.99999", "")) {
      assertAll(
          Reason.BAD_ANSWER,
          "its API version is",
          text("HTTP/1.1 200 OK\r\nApi-Version: " + version + "\r\nContent-Length: 0\r\n\r\n"));
    }
    assertAll(
        Reason.BAD_ANSWER,
        "names no API version",
        text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assertAll(
        Reason.BAD_ANSWER,
        "too old",
        text("HTTP/1.1 200 OK\r\nApi-Version: 1.12\r\nContent-Length: 0\r\n\r\n"));
  }

  @Test
  void aTerminalIsNotReadFromAFramedAnswer() throws Exception {
    for (String framing : List.of("Transfer-Encoding: chunked", "Content-Length: 9")) {
      try (Server server =
              new Server(
                  text(PING), text("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n2\r\nhi\r\n"));
          DaemonClient client = new DaemonClient(server.config())) {
        assertThatThrownBy(() -> client.startExec(ID, true))
            .isInstanceOfSatisfying(
                DaemonFailure.class,
                failure -> assertThat(failure.text()).contains("does not pass the upgrade"));
      }
    }
  }
}
