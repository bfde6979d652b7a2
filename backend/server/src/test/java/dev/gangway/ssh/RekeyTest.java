package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostRoute;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys that are exchanged again while a terminal lives: RFC 4253 §9.
@Timeout(120)
class RekeyTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);

  private static final int GLOBAL_REQUEST = 80;
  private static final int CHANNEL_OPEN = 90;
  private static final int CHANNEL_CLOSE = 97;
  private static final int CHANNEL_REQUEST = 98;

  /// Fifty exchanges and more while it streams, begun by sshd.
  @Test
  void fiftyMegabytesArriveByteForByteWhileKeysChange() throws Exception {
    try (SshServer server =
        SshServer.start(List.of("ed25519"), "RekeyLimit 1M", "LogLevel DEBUG1")) {
      HostConfig host =
          Hosts.withKey(Hosts.host(server.port), server.userKey("user", "ed25519", ""));
      try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()));
          Terminal terminal = Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog())) {
        byte[] bytes = new byte[52 << 20];
        new Random(0).nextBytes(bytes);
        Path file = Files.write(server.folder.resolve("output"), bytes);
        terminal.write(ascii("stty -echo -opost; echo begi''n; cat " + file + "; exit\n"));
        assertThat(digestAfter("begin\n", terminal, bytes.length))
            .isEqualTo(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(server.log().split("SSH2_MSG_KEXINIT received", -1)).hasSizeGreaterThan(50);
      }
    }
  }

  /// With ciphers that count messages, and with one whose MAC does.
  @Test
  void theGatewayMayBeginItToo() throws Exception {
    AlgorithmRules defaults = AlgorithmRules.DEFAULTS;
    try (SshServer server = SshServer.start()) {
      HostConfig host =
          Hosts.withKey(Hosts.host(server.port), server.userKey("user", "ed25519", ""));
      for (String cipher :
          List.of("aes128-gcm@openssh.com", "aes128-ctr", "chacha20-poly1305@openssh.com")) {
        AlgorithmRules rules =
            new AlgorithmRules(
                defaults.keyExchange(),
                List.of(cipher),
                defaults.macs(),
                defaults.signatures(),
                true);
        try (SshTerminals terminals = new SshTerminals(Hosts.config(server.knownHosts()));
            TerminalDriver driver =
                new TerminalDriver(
                    Hosts.opener(terminals, Hosts.with(host, rules))
                        .open(SIZE, new ScriptedDialog()))) {
          driver.await("> ");
          for (int i = 0; i < 5; i++) {
            ((SshTerminal) driver.terminal).connection().renewKeys();
            driver.run("echo $((6 * 7))-" + i, "42-" + i);
          }
        }
      }
    }
  }

  /// A host that does nothing else keeps a processor busy, ours as well as its own.
  @Test
  void aHostThatExchangesKeysWithoutEndIsLeft() throws Exception {
    try (MinaServer server = mina()) {
      server.start();
      try (SshTerminals terminals = new SshTerminals(Hosts.config());
          TerminalDriver driver =
              new TerminalDriver(
                  Hosts.opener(terminals, host(server)).open(SIZE, new ScriptedDialog()))) {
        driver.await("hello");
        Session session = server.mina.getActiveSessions().getFirst();
        Thread storm =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    while (session.isOpen()) {
                      session.reExchangeKeys().verify(20_000);
                    }
                  } catch (IOException left) {
                    // As it should.
                  }
                });
        assertThat(driver.awaitEnd()).isInstanceOf(IOException.class);
        assertThat(driver.terminal.exit())
            .isInstanceOfSatisfying(
                TerminalExit.Lost.class,
                lost -> assertThat(lost.text()).contains("keys are exchanged too often"));
        storm.join();
      }
    }
  }

  /// What a host sends before it has heard that the gateway wants new keys may ask for an answer,
  /// which has to wait for the keys; the thread that brings them must not.
  @ParameterizedTest
  @ValueSource(ints = {GLOBAL_REQUEST, CHANNEL_OPEN, CHANNEL_REQUEST, CHANNEL_CLOSE})
  void whatIsOnItsWayWhenKeysAreAskedForIsAnsweredAfterwards(int message) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (MinaServer server = mina()) {
      server.mina.setSessionFactory(
          new SessionFactory(server.mina) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
              return new ServerSessionImpl(server.mina, io) {
                private int offers;

                @Override
                public IoWriteFuture writePacket(Buffer buffer) throws IOException {
                  if (buffer.rawByte(buffer.rpos()) == 20 && ++offers == 2) {
                    doWritePacket(asking(this, message));
                  }
                  return super.writePacket(buffer);
                }

                @Override
                protected void doHandleMessage(Buffer buffer) throws Exception {
                  if (answers(message) == buffer.rawByte(buffer.rpos())) {
                    answered.countDown();
                  } else {
                    super.doHandleMessage(buffer);
                  }
                }
              };
            }
          });
      server.start();
      HostConfig host = Hosts.with(host(server), new HostRoute(List.of(), Optional.empty(), 8));
      try (SshTerminals terminals = new SshTerminals(Hosts.config());
          TerminalDriver first = open(terminals, host);
          TerminalDriver second = open(terminals, host)) {
        SshConnection connection = ((SshTerminal) first.terminal).connection();
        connection.renewKeys();
        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        connection.renewKeys();
        second.terminal.resize(SIZE);
        assertThat(connection.isUsable()).isTrue();
      }
    }
  }

  private static TerminalDriver open(SshTerminals terminals, HostConfig host) throws Exception {
    TerminalDriver driver =
        new TerminalDriver(Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()));
    driver.await("hello");
    return driver;
  }

  private static Buffer asking(Session session, int message) throws IOException {
    Buffer asking = session.createBuffer((byte) message, 64);
    switch (message) {
      case GLOBAL_REQUEST -> {
        asking.putString("keepalive@openssh.com");
        asking.putBoolean(true);
      }
      case CHANNEL_OPEN -> {
        asking.putString("tun@openssh.com");
        asking.putUInt(7);
        asking.putUInt(1000);
        asking.putUInt(1000);
      }
      case CHANNEL_REQUEST -> {
        asking.putUInt(0);
        asking.putString("keepalive@openssh.com");
        asking.putBoolean(true);
      }
      default -> asking.putUInt(0);
    }
    return asking;
  }

  private static int answers(int message) {
    return switch (message) {
      case GLOBAL_REQUEST -> 82; // REQUEST_FAILURE
      case CHANNEL_OPEN -> 92; // CHANNEL_OPEN_FAILURE
      case CHANNEL_REQUEST -> 100; // CHANNEL_FAILURE
      default -> CHANNEL_CLOSE;
    };
  }

  /// Nothing could be typed into it any more.
  @Test
  void aHostThatDoesNotAnswerToNewKeysIsLeft() throws Exception {
    try (MinaServer server = mina()) {
      server.mina.setSessionFactory(
          new SessionFactory(server.mina) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
              return new ServerSessionImpl(server.mina, io) {
                private int offers;

                @Override
                public IoWriteFuture writePacket(Buffer buffer) throws IOException {
                  if (buffer.rawByte(buffer.rpos()) == 20 && ++offers > 1) {
                    buffer = createBuffer((byte) 2, 16);
                    buffer.putString("");
                  }
                  return super.writePacket(buffer);
                }
              };
            }
          });
      server.start();
      try (SshTerminals terminals = new SshTerminals(Hosts.config());
          TerminalDriver driver =
              new TerminalDriver(
                  Hosts.opener(terminals, host(server)).open(SIZE, new ScriptedDialog()))) {
        driver.await("hello");
        SshConnection connection = ((SshTerminal) driver.terminal).connection();
        connection.transport().setTimeoutMs(200);
        Thread renewing =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    connection.renewKeys();
                  } catch (IOException expected) {
                    // What the terminal says of it is below.
                  }
                });
        assertThat(driver.exit())
            .isInstanceOfSatisfying(
                TerminalExit.Lost.class,
                lost -> assertThat(lost.text()).contains("did not answer").contains("new keys"));
        renewing.join();
        Waiting.until("the server has noticed", () -> server.mina.getActiveSessions().isEmpty());
      }
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

  private static String digestAfter(String mark, Terminal terminal, long length) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    StringBuilder before = new StringBuilder();
    boolean begun = false;
    long left = length;
    while (left > 0 && terminal.read(buffer) != -1) {
      buffer.flip();
      while (!begun && buffer.hasRemaining()) {
        before.append((char) buffer.get());
        begun = before.toString().endsWith(mark);
      }
      int count = (int) Math.min(left, buffer.remaining());
      digest.update(buffer.slice(buffer.position(), count));
      left -= count;
      buffer.clear();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
