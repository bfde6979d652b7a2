package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that begin a key exchange as they should and then do not go on so.
@Timeout(60)
class HostileKeyExchangeTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final int KEXINIT = 20;
  private static final int NEWKEYS = 21;
  private static final int REPLY = 31;

  private MinaServer server;

  @BeforeEach
  void prepare() throws Exception {
    server = new MinaServer();
    server.mina.setPasswordAuthenticator((user, given, session) -> true);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /// What a server does instead of sending a message, and everything after it.
  interface Instead {
    void of(ServerSessionImpl session) throws IOException;
  }

  private void instead(int number, Instead instead) throws Exception {
    server.mina.setSessionFactory(
        new SessionFactory(server.mina) {
          @Override
          protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
            return new ServerSessionImpl(server.mina, io) {
              private boolean begun;
              private boolean over;

              @Override
              protected IoWriteFuture doWritePacket(Buffer buffer) throws IOException {
                if (!begun && buffer.rawByte(buffer.rpos()) == number) {
                  begun = true;
                  instead.of(this);
                  over = true;
                }
                // As if the message were on its way.
                return over
                    ? AbstractIoWriteFuture.fulfilled("test", true)
                    : super.doWritePacket(buffer);
              }
            };
          }
        });
    server.start();
  }

  private OpenFailure failure(AlgorithmRules rules) throws Exception {
    HostConfig host =
        Hosts.with(
            Hosts.withPassword(
                Hosts.pinned(Hosts.host(server.port()), server.fingerprint()), "secret"),
            rules);
    OpenFailure failure;
    try (SshTerminals terminals =
        new SshTerminals(Hosts.config(Duration.ofSeconds(1), Duration.ofSeconds(30)))) {
      failure =
          catchThrowableOfType(
              OpenFailure.class,
              () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()));
    }
    assertThat(failure).as("a terminal was opened").isNotNull();
    Waiting.until("no reader thread of it is left", () -> !reads(server.port()));
    return failure;
  }

  private OpenFailure failure() throws Exception {
    return failure(AlgorithmRules.DEFAULTS);
  }

  private static boolean reads(int port) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread ->
            thread.getName().startsWith("sshj-Reader") && thread.getName().contains(":" + port));
  }

  @Test
  void whoFallsSilentAnywhereTimesOut() throws Exception {
    for (int number : new int[] {KEXINIT, REPLY, NEWKEYS}) {
      stop();
      prepare();
      instead(number, session -> {});
      OpenFailure failure = failure();
      assertThat(failure.kind()).as("instead of %s", number).isEqualTo(Kind.TIMEOUT);
      assertThat(failure.text())
          .as("instead of %s", number)
          .contains("did not finish the key exchange within 1 s");
    }
  }

  @Test
  void whoDisconnectsIsQuotedSafely() throws Exception {
    for (int number : new int[] {REPLY, NEWKEYS}) {
      stop();
      prepare();
      instead(
          number,
          session -> {
            Buffer disconnect = session.createBuffer((byte) 1, 64);
            disconnect.putUInt(12);
            disconnect.putString("too \u001b[31mmany\r\nconnections");
            disconnect.putString("");
            session.writePacket(disconnect);
          });
      OpenFailure failure = failure();
      assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
      assertThat(failure.text())
          .contains("during the key exchange")
          .contains("“too [31mmany connections”");
    }
  }

  @Test
  void anOfferInThePlaceOfAReplyEndsIt() throws Exception {
    instead(
        REPLY,
        session -> {
          Buffer offer = session.createBuffer((byte) KEXINIT, 64);
          offer.putRawBytes(new byte[16 + 4 * 10 + 5]);
          session.writePacket(offer);
        });
    assertThat(failure().kind()).isEqualTo(Kind.DISCONNECTED);
  }

  private OpenFailure failureWith(String keyExchange, UnaryOperator<byte[]> change)
      throws Exception {
    server.tampering((number, packet) -> {
      if (number == REPLY) {
        int start = packet.rpos();
        packet.rpos(start + 1);
        byte[] first = packet.getBytes();
        byte[] second = packet.getBytes();
        byte[] rest = packet.getCompactData();
        packet.rpos(start);
        packet.wpos(start + 1);
        packet.putBytes(first);
        packet.putBytes(change.apply(second));
        packet.putRawBytes(rest);
      }
    });
    server.start();
    return failure(rules(keyExchange));
  }

  private static AlgorithmRules rules(String keyExchange) {
    AlgorithmRules defaults = AlgorithmRules.DEFAULTS;
    return new AlgorithmRules(
        List.of(keyExchange), defaults.ciphers(), defaults.macs(), defaults.signatures(), false);
  }

  /// sshj would take the first 32 bytes of a longer one, and fall over a shorter one.
  @Test
  void aPointOfAnotherLengthIsRefused() throws Exception {
    for (int length : new int[] {0, 31, 33}) {
      stop();
      prepare();
      OpenFailure failure = failureWith("curve25519-sha256", point -> Arrays.copyOf(point, length));
      assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
      assertThat(failure.text()).contains("the host's point is malformed");
    }
  }

  @Test
  void aPointOfSmallOrderIsRefused() throws Exception {
    OpenFailure failure = failureWith("curve25519-sha256", point -> new byte[32]);
    assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(failure.text()).contains("the host's part of the key exchange is not valid");
  }

  @Test
  void numbersOutsideTheGroupAreRefused() throws Exception {
    for (byte[] number :
        new byte[][] {{0}, {1}, {(byte) 0x80}, BigInteger.TWO.pow(4000).toByteArray()}) {
      stop();
      prepare();
      OpenFailure failure = failureWith("diffie-hellman-group14-sha256", y -> number);
      assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
      assertThat(failure.text()).contains("the host's part of the key exchange is not valid");
    }
  }

  /// In a group exchange message 31 holds the group.
  @Test
  void aSmallGroupIsRefused() throws Exception {
    server.tampering((number, packet) -> {
      if (number == REPLY) {
        packet.wpos(packet.rpos() + 1);
        packet.putMPInt(BigInteger.TWO.pow(1024).subtract(BigInteger.valueOf(105)));
        packet.putMPInt(BigInteger.TWO);
      }
    });
    server.start();
    OpenFailure failure = failure(rules("diffie-hellman-group-exchange-sha256"));
    assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(failure.text()).contains("the host's group is too small");
  }
}
