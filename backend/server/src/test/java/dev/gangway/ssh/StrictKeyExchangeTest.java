package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalSize;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Strict key exchange: what keeps somebody on the way from cutting off the beginning of a
/// connection (CVE-2023-48795, draft-miller-sshm-strict-kex).
@Timeout(60)
class StrictKeyExchangeTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final AlgorithmRules DEFAULTS = AlgorithmRules.DEFAULTS;
  private static final int IGNORE = 2;
  private static final int KEXINIT = 20;
  private static final int NEWKEYS = 21;
  private static final int REPLY = 31;

  private MinaServer server;
  private SshTerminals terminals;

  @BeforeEach
  void prepare() throws Exception {
    server = new MinaServer();
    server.mina.setPasswordAuthenticator((user, given, session) -> true);
    terminals = new SshTerminals(Hosts.config());
  }

  @AfterEach
  void stop() throws Exception {
    terminals.close();
    server.close();
  }

  /// @param strict whether the server does strict key exchange
  /// @param before the message before which it says something that has no meaning; 0 for none
  private void serve(boolean strict, int before) throws Exception {
    server.mina.setSessionFactory(
        new SessionFactory(server.mina) {
          @Override
          protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
            return new ServerSessionImpl(server.mina, io) {
              @Override
              protected Map<KexProposalOption, String> doStrictKexProposal(
                  Map<KexProposalOption, String> proposal) {
                return strict ? super.doStrictKexProposal(proposal) : proposal;
              }

              @Override
              public IoWriteFuture writePacket(Buffer buffer) throws IOException {
                int number = buffer.rawByte(buffer.rpos()) & 0xff;
                if (number == before) {
                  super.writePacket(meaningless());
                }
                IoWriteFuture written = super.writePacket(buffer);
                // Which comes next, by another way.
                return number == REPLY && before == NEWKEYS
                    ? super.writePacket(meaningless())
                    : written;
              }

              private Buffer meaningless() {
                Buffer ignored = createBuffer((byte) IGNORE, 16);
                ignored.putString("");
                return ignored;
              }
            };
          }
        });
    server.start();
  }

  private HostConfig host(AlgorithmRules rules) throws Exception {
    return Hosts.with(
        Hosts.withPassword(Hosts.pinned(Hosts.host(server.port()), server.fingerprint()), "secret"),
        rules);
  }

  private static AlgorithmRules rules(String cipher, String mac, boolean strict) {
    return new AlgorithmRules(
        DEFAULTS.keyExchange(), List.of(cipher), List.of(mac), DEFAULTS.signatures(), strict);
  }

  private void opens(AlgorithmRules rules) throws Exception {
    try (TerminalDriver driver =
        new TerminalDriver(Hosts.opener(terminals, host(rules)).open(SIZE, new ScriptedDialog()))) {
      driver.await("hello");
      Session session = server.mina.getActiveSessions().getFirst();
      session.reExchangeKeys().verify(20_000);
      driver.terminal.resize(SIZE);
    }
  }

  private OpenFailure refused(AlgorithmRules rules) throws Exception {
    HostConfig host = host(rules);
    return catchThrowableOfType(
        OpenFailure.class, () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()));
  }

  @Test
  void itIsAskedForOnTheWire() throws Exception {
    CompletableFuture<HostOffer> seen = new CompletableFuture<>();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = listener.accept()) {
              socket
                  .getOutputStream()
                  .write("SSH-2.0-Look\r\n".getBytes(StandardCharsets.US_ASCII));
              DataInputStream in = new DataInputStream(socket.getInputStream());
              while (in.read() != '\n') {
                // Its identification.
              }
              byte[] packet = new byte[in.readInt()];
              in.readFully(packet);
              byte[] message = new byte[packet.length - 1 - packet[0]];
              System.arraycopy(packet, 1, message, 0, message.length);
              seen.complete(HostOffer.of(message));
            } catch (Exception e) {
              seen.completeExceptionally(e);
            }
          });
      HostConfig host = Hosts.host(listener.getLocalPort());
      assertThat(
              catchThrowableOfType(
                      OpenFailure.class,
                      () -> Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()))
                  .kind())
          .isEqualTo(Kind.DISCONNECTED);
    }
    HostOffer ours = seen.get(20, TimeUnit.SECONDS);
    assertThat(ours.keyExchanges())
        .startsWith("mlkem768x25519-sha256", "curve25519-sha256")
        .endsWith("kex-strict-c-v00@openssh.com");
    assertThat(ours.ciphers()).isEqualTo(DEFAULTS.ciphers());
    assertThat(ours.signatures()).isEqualTo(DEFAULTS.signatures());
  }

  /// The MAC covers the number of the message, so both sides have begun to count anew.
  @Test
  void aStrictHostIsTakenWithEveryCipher() throws Exception {
    server.mina.setCipherFactories(
        List.of(
            BuiltinCiphers.aes128ctr, BuiltinCiphers.aes128cbc, BuiltinCiphers.cc20p1305_openssh));
    server.mina.setMacFactories(List.of(BuiltinMacs.hmacsha256, BuiltinMacs.hmacsha256etm));
    serve(true, 0);
    opens(rules("aes128-ctr", "hmac-sha2-256", true));
    opens(rules("aes128-cbc", "hmac-sha2-256-etm@openssh.com", true));
    opens(rules("chacha20-poly1305@openssh.com", "hmac-sha2-256", true));
  }

  @Test
  void openSshIsStrict() throws Exception {
    try (SshServer sshd = SshServer.start()) {
      HostConfig host =
          Hosts.with(
              Hosts.withKey(Hosts.host(sshd.port), sshd.userKey("user", "ed25519", "")),
              rules("chacha20-poly1305@openssh.com", "hmac-sha2-256", true));
      try (SshTerminals known = new SshTerminals(Hosts.config(sshd.knownHosts()))) {
        Hosts.opener(known, host).open(SIZE, new ScriptedDialog()).close();
      }
    }
  }

  @Test
  void aHostThatIsNotStrictIsTakenWithCiphersThatCannotBeCut() throws Exception {
    serve(false, 0);
    opens(DEFAULTS);
    opens(rules("aes128-ctr", "hmac-sha2-256-etm@openssh.com", false));
    opens(rules("aes128-ctr", "hmac-sha2-256", false));
  }

  @Test
  void aHostThatIsNotStrictIsRefusedWithChaCha() throws Exception {
    serve(false, 0);
    OpenFailure failure = refused(rules("chacha20-poly1305@openssh.com", "hmac-sha2-256", false));
    assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_ALGORITHM);
    assertThat(failure.text())
        .contains("does not do strict key exchange")
        .contains("chacha20-poly1305@openssh.com");
  }

  @Test
  void aHostThatIsNotStrictIsRefusedWithCbcAndAMacOverIt() throws Exception {
    server.mina.setCipherFactories(List.of(BuiltinCiphers.aes128cbc));
    server.mina.setMacFactories(List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha256));
    serve(false, 0);
    OpenFailure failure = refused(rules("aes128-cbc", "hmac-sha2-256-etm@openssh.com", false));
    assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_ALGORITHM);
    assertThat(failure.text()).contains("aes128-cbc");
    opens(rules("aes128-cbc", "hmac-sha2-256", false));
  }

  @Test
  void whereItIsAskedForEveryHostWithoutItIsRefused() throws Exception {
    serve(false, 0);
    OpenFailure failure =
        refused(
            new AlgorithmRules(
                DEFAULTS.keyExchange(),
                DEFAULTS.ciphers(),
                DEFAULTS.macs(),
                DEFAULTS.signatures(),
                true));
    assertThat(failure.kind()).isEqualTo(Kind.NO_COMMON_ALGORITHM);
    assertThat(failure.text())
        .contains("does not do strict key exchange")
        .contains("`strict_kex: false`");
  }

  /// By which an attacker would set the counters right.
  @Test
  void aMessageWithoutMeaningEndsAStrictExchange() throws Exception {
    for (int before : new int[] {KEXINIT, REPLY, NEWKEYS}) {
      stop();
      prepare();
      serve(true, before);
      OpenFailure failure = refused(DEFAULTS);
      assertThat(failure.kind()).as("before %s", before).isEqualTo(Kind.DISCONNECTED);
      assertThat(failure.text())
          .as("before %s", before)
          .contains("broke the rules of SSH during the key exchange");
      assertThat(failure)
          .as("before %s", before)
          .rootCause()
          .hasMessageContaining("strict key exchange");
    }
  }

  /// That it was the message, and not something else, that ended it.
  @Test
  void aMessageWithoutMeaningIsIgnoredByAnyOtherExchange() throws Exception {
    for (int before : new int[] {KEXINIT, REPLY, NEWKEYS}) {
      stop();
      prepare();
      serve(false, before);
      opens(DEFAULTS);
    }
  }
}
