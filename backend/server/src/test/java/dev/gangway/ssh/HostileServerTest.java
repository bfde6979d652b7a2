package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.forward.DirectTcpipFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever answers at a host's address and is no host, or none that means well: each gets its own
/// kind of failure, in bounded time, in bounded memory, and leaves nothing behind.
@Timeout(60)
class HostileServerTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final Duration SHORT = Duration.ofSeconds(2);

  /// Serves one connection after the other.
  interface Conversation {
    void with(Socket socket) throws IOException;
  }

  /// A socket that answers as told, until closed.
  private static final class Peer implements AutoCloseable {
    private final ServerSocket listener;

    Peer(Conversation conversation) throws IOException {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(() -> {
            while (!listener.isClosed()) {
              try (Socket socket = listener.accept()) {
                conversation.with(socket);
              } catch (IOException gone) {
                // The client has had enough.
              }
            }
          });
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static OpenFailure failure(HostConfig host) throws Exception {
    long readers = readers();
    OpenFailure failure;
    try (SshTerminals terminals = new SshTerminals(Hosts.config(SHORT, Duration.ofSeconds(30)))) {
      long start = System.nanoTime();
      failure =
          catchThrowableOfType(
              OpenFailure.class,
              () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
    assertThat(failure).as("a terminal was opened").isNotNull();
    Waiting.until("no reader thread is left", () -> readers() <= readers);
    return failure;
  }

  private static OpenFailure failure(Conversation conversation) throws Exception {
    try (Peer peer = new Peer(conversation)) {
      return failure(Hosts.withPassword(Hosts.host(peer.port()), "secret"));
    }
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sshj"))
        .count();
  }

  private static void untilTheClientLeaves(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    while (in.read() != -1) {
      // Whatever it says.
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  @Test
  void aNameWithoutAnAddressIsUnresolvable() throws Exception {
    OpenFailure failure = failure(Hosts.host("nonexistent.invalid", 22));
    assertThat(failure.kind()).isEqualTo(Kind.UNRESOLVABLE);
    assertThat(failure.text()).contains("nonexistent.invalid");
  }

  @Test
  void aPortWhereNobodyListensRefuses() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    OpenFailure failure = failure(Hosts.host(port));
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.text()).contains("127.0.0.1 port " + port);
  }

  @Test
  void whoSaysNothingTimesOut() throws Exception {
    OpenFailure failure = failure(HostileServerTest::untilTheClientLeaves);
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure.text()).contains("did not identify itself").contains("2 s");
  }

  @Test
  void whoHangsUpAtOnceHasDisconnected() throws Exception {
    assertThat(failure(socket -> {}).kind()).isEqualTo(Kind.DISCONNECTED);
  }

  @Test
  void aWebServerIsNotSsh() throws Exception {
    OpenFailure failure =
        failure(socket -> {
          socket.getInputStream().read();
          say(socket, "HTTP/1.1 400 Bad Request\r\nServer: test\r\n\r\n");
          untilTheClientLeaves(socket);
        });
    assertThat(failure.kind()).isEqualTo(Kind.NOT_SSH);
    assertThat(failure.text()).contains("web server");
  }

  @Test
  void anotherProtocolIsNotSshAndIsQuotedSafely() throws Exception {
    OpenFailure failure = failure(socket -> say(socket, "220 \u001b[31mmail ESMTP\r\n"));
    assertThat(failure.kind()).isEqualTo(Kind.NOT_SSH);
    assertThat(failure.text()).contains("“220 [31mmail ESMTP”");
  }

  @Test
  void sshOneIsNotSsh() throws Exception {
    assertThat(failure(socket -> say(socket, "SSH-1.5-old\r\n")).kind()).isEqualTo(Kind.NOT_SSH);
  }

  /// A gigabyte would be sent if somebody took it.
  @Test
  void aBannerWithoutEndIsCutOff() throws Exception {
    for (String line : new String[] {"x".repeat(4096), "x".repeat(80) + "\r\n", "\n"}) {
      AtomicBoolean all = new AtomicBoolean();
      OpenFailure failure =
          failure(socket -> {
            byte[] bytes = line.getBytes(US_ASCII);
            for (long sent = 0; sent < 1L << 30; sent += bytes.length) {
              socket.getOutputStream().write(bytes);
            }
            all.set(true);
          });
      assertThat(failure.kind()).isEqualTo(Kind.NOT_SSH);
      assertThat(all).as("all of it was taken").isFalse();
    }
  }

  @Test
  void aBannerThatDripsTimesOut() throws Exception {
    OpenFailure failure =
        failure(socket -> {
          CountDownLatch never = new CountDownLatch(1);
          try {
            do {
              say(socket, "x");
            } while (!never.await(100, TimeUnit.MILLISECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void aKeyExchangeThatStallsTimesOut() throws Exception {
    OpenFailure failure =
        failure(socket -> {
          say(socket, "SSH-2.0-Stall\r\n");
          untilTheClientLeaves(socket);
        });
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure.text()).contains("did not finish the key exchange");
  }

  @Test
  void garbageInsteadOfAKeyExchangeEndsIt() throws Exception {
    byte[] garbage = new byte[1 << 20];
    for (int value : new int[] {0, 0x7f, 0x80, 0xff}) {
      Arrays.fill(garbage, (byte) value);
      OpenFailure failure =
          failure(socket -> {
            say(socket, "SSH-2.0-Garbage\r\n");
            socket.getOutputStream().write(garbage);
            untilTheClientLeaves(socket);
          });
      assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    }
  }

  /// sshj forgets an end that comes before it waits for one.
  @Test
  void garbageRightBehindTheIdentificationIsNoTimeout() throws Exception {
    byte[] garbage = "SSH-2.0-Garbage\r\n\0\0\0\0\0\0\0\0".getBytes(US_ASCII);
    for (int i = 0; i < 40; i++) {
      OpenFailure failure =
          failure(socket -> {
            socket.getOutputStream().write(garbage);
            untilTheClientLeaves(socket);
          });
      assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    }
  }

  /// A KEXINIT of the server's own making, in the clear.
  private static void offer(Socket socket, String... lists) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(4096);
    payload.put((byte) 20).put(new byte[16]);
    for (String list : lists) {
      payload.putInt(list.length()).put(list.getBytes(US_ASCII));
    }
    payload.putInt(0).putInt(0).put((byte) 0).putInt(0).flip();
    int padding = 8 - (5 + payload.remaining()) % 8 + 8;
    ByteBuffer packet = ByteBuffer.allocate(5 + payload.remaining() + padding);
    packet.putInt(1 + payload.remaining() + padding).put((byte) padding).put(payload);
    OutputStream out = socket.getOutputStream();
    out.write(packet.array());
    out.flush();
  }

  @Test
  void aHostWithOldAlgorithmsOnlyHasNothingInCommon() throws Exception {
    OpenFailure failure =
        failure(socket -> {
          say(socket, "SSH-2.0-Old\r\n");
          offer(
              socket,
              "diffie-hellman-group1-sha1",
              "ssh-dss",
              "3des-cbc",
              "3des-cbc",
              "hmac-md5",
              "hmac-md5",
              "none",
              "none");
          untilTheClientLeaves(socket);
        });
    assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_ALGORITHM);
    assertThat(failure.text()).contains("diffie-hellman-group1-sha1");
  }

  /// CVE-2023-48795.
  @Test
  void chachaWithoutStrictKeyExchangeIsRefused() throws Exception {
    OpenFailure failure =
        failure(socket -> {
          say(socket, "SSH-2.0-Terrapin\r\n");
          offer(
              socket,
              "curve25519-sha256",
              "ssh-ed25519",
              "chacha20-poly1305@openssh.com",
              "chacha20-poly1305@openssh.com",
              "hmac-sha2-256",
              "hmac-sha2-256",
              "none",
              "none");
          untilTheClientLeaves(socket);
        });
    assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_ALGORITHM);
    assertThat(failure.text()).contains("chacha20-poly1305").contains("strict key exchange");
  }

  /// sshj would allocate what the length field says.
  @ParameterizedTest
  @ValueSource(strings = {"ssh-ed25519", "ecdsa-sha2-nistp256"})
  void aHostKeyOfTwoGigabytesIsNotBelieved(String type) throws Exception {
    OpenFailure failure =
        failure(socket -> {
          say(socket, "SSH-2.0-Large\r\n");
          offer(
              socket,
              "curve25519-sha256",
              type,
              "aes128-gcm@openssh.com",
              "aes128-gcm@openssh.com",
              "hmac-sha2-256",
              "hmac-sha2-256",
              "none",
              "none");
          String curve = type.startsWith("ecdsa") ? "nistp256" : "";
          ByteBuffer fields = ByteBuffer.allocate(64);
          fields.putInt(type.length()).put(type.getBytes(US_ASCII));
          if (!curve.isEmpty()) {
            fields.putInt(curve.length()).put(curve.getBytes(US_ASCII));
          }
          fields.putInt(0x7fff_fff0).put((byte) 4);
          ByteBuffer blob = ByteBuffer.wrap(Arrays.copyOf(fields.array(), fields.position()));
          ByteBuffer payload = ByteBuffer.allocate(1 + 4 + blob.capacity() + 4 + 32 + 4);
          payload.put((byte) 31).putInt(blob.capacity()).put(blob.array());
          payload.putInt(32).put(new byte[32]).putInt(0);
          int padding = 8 - (5 + payload.capacity()) % 8 + 8;
          ByteBuffer packet = ByteBuffer.allocate(5 + payload.capacity() + padding);
          packet.putInt(1 + payload.capacity() + padding).put((byte) padding);
          packet.put(payload.array());
          socket.getOutputStream().write(packet.array());
          untilTheClientLeaves(socket);
        });
    assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(failure.text()).contains("the host key is malformed");
  }

  @Test
  void interruptingAnOpenerThatConnectsAbandonsIt() throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    try (Peer peer =
            new Peer(socket -> {
              connected.countDown();
              untilTheClientLeaves(socket);
            });
        SshTerminals terminals = new SshTerminals(Hosts.config())) {
      AtomicBoolean interrupted = new AtomicBoolean();
      Thread opening =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Hosts.opener(terminals, Hosts.host(peer.port())).open(SIZE, new ScriptedDialog());
                } catch (InterruptedException e) {
                  interrupted.set(true);
                } catch (OpenFailure e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
      opening.interrupt();
      assertThat(opening.join(Duration.ofSeconds(20))).isTrue();
      assertThat(interrupted).isTrue();
    }
  }

  private static MinaServer mina() throws Exception {
    MinaServer server = new MinaServer();
    server.mina.setPasswordAuthenticator((user, given, session) -> true);
    return server;
  }

  private static HostConfig host(MinaServer server) throws Exception {
    return Hosts.withPassword(
        Hosts.pinned(Hosts.host(server.port()), server.fingerprint()), "secret");
  }

  /// sshj would spin on it for ever with the first byte written.
  @Test
  void aPacketSizeOfZeroIsRefused() throws Exception {
    try (MinaServer server = mina()) {
      server.tampering((number, packet) -> {
        if (number == 91) {
          putInt(packet, packet.wpos() - 4, 0);
        }
      });
      server.start();
      assertThat(failure(host(server)).kind()).isEqualTo(Kind.DISCONNECTED);
    }
  }

  @Test
  void aWindowThatNeverOpensBlocksWritingOnly() throws Exception {
    try (MinaServer server = mina()) {
      server.tampering((number, packet) -> {
        if (number == 91) {
          putInt(packet, packet.wpos() - 8, 0);
        } else if (number == 93) {
          putInt(packet, packet.wpos() - 4, 0);
        }
      });
      server.start();
      try (SshTerminals terminals = new SshTerminals(Hosts.config());
          TerminalDriver driver =
              new TerminalDriver(
                  Hosts.opener(terminals, host(server)).open(SIZE, new ScriptedDialog()))) {
        driver.await("hello");
        CountDownLatch ended = new CountDownLatch(1);
        Thread writer =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    driver.type("x");
                  } catch (IOException closed) {
                    ended.countDown();
                  }
                });
        Waiting.until("the write waits", () -> writer.getState() == Thread.State.WAITING);
        driver.terminal.close();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void dataThatIsNotThereEndsTheConnection() throws Exception {
    try (MinaServer server = mina()) {
      server.tampering((number, packet) -> {
        if (number == 94) {
          // The length field of the data says more than there is.
          putInt(packet, packet.rpos() + 5, Integer.MAX_VALUE);
        }
      });
      server.start();
      try (SshTerminals terminals = new SshTerminals(Hosts.config());
          TerminalDriver driver =
              new TerminalDriver(
                  Hosts.opener(terminals, host(server)).open(SIZE, new ScriptedDialog()))) {
        assertThat(driver.awaitEnd()).isInstanceOf(IOException.class);
        assertThat(driver.terminal.exit()).isInstanceOf(TerminalExit.Lost.class);
      }
    }
  }

  @Test
  void aHostThatGivesNoSessionIsReported() throws Exception {
    try (MinaServer server = mina()) {
      server.mina.setChannelFactories(List.of(DirectTcpipFactory.INSTANCE));
      server.start();
      OpenFailure failure = failure(host(server));
      assertThat(failure.kind()).isEqualTo(Kind.CHANNEL_REFUSED);
    }
  }

  @Test
  void aHostThatGivesNoShellIsReported() throws Exception {
    try (MinaServer server = mina()) {
      server.mina.setShellFactory(null);
      server.start();
      OpenFailure failure = failure(host(server));
      assertThat(failure.kind()).isEqualTo(Kind.CHANNEL_REFUSED);
      assertThat(failure.text()).contains("refused a shell");
    }
  }

  @Test
  void aHostThatClosesTheSessionInsteadOfAnsweringIsReportedAtOnce() throws Exception {
    try (MinaServer server = mina()) {
      server.tampering((number, packet) -> {
        if (number == 99) {
          packet.array()[packet.rpos()] = 97; // CHANNEL_CLOSE, which looks the same.
        }
      });
      server.start();
      OpenFailure failure = failure(host(server));
      assertThat(failure.kind()).isEqualTo(Kind.CHANNEL_REFUSED);
      assertThat(failure.text()).contains("by closing the session");
    }
  }

  private static void putInt(Buffer packet, int position, int value) {
    ByteBuffer.wrap(packet.array()).putInt(position, value);
  }
}
