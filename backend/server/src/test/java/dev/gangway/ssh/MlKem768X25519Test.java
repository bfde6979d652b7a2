package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalSize;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.Buffer.PlainBuffer;
import net.schmizz.sshj.transport.TransportImpl;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.apache.sshd.common.keyprovider.FileHostKeyCertificateProvider;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The post-quantum key exchange, with another's implementation of it on the other side.
@Timeout(60)
class MlKem768X25519Test {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final int CIPHERTEXT = 1088;

  private MinaServer server;
  private SshTerminals terminals;

  @BeforeEach
  void prepare() throws Exception {
    server = new MinaServer();
    server.mina.setPasswordAuthenticator((user, given, session) -> true);
    HybridServer.only(server);
    terminals = new SshTerminals(Hosts.config());
  }

  @AfterEach
  void stop() throws Exception {
    terminals.close();
    server.close();
  }

  private HostConfig host() throws Exception {
    return Hosts.withPassword(
        Hosts.pinned(Hosts.host(server.port()), server.fingerprint()), "secret");
  }

  private Terminal open() throws Exception {
    return Hosts.opener(terminals, host()).open(SIZE, new ScriptedDialog());
  }

  /// Secrets that begin with a zero or with the highest bit set would be other bytes as integers.
  /// That is so with every other one, and a rarer mistake with one in 256.
  @Test
  void aHundredConnectionsAgree() throws Exception {
    server.start();
    for (int i = 0; i < 120; i++) {
      try (Terminal terminal = open()) {
        assertThat(
                Objects.requireNonNull(((SshTerminal) terminal).negotiated())
                    .getKeyExchangeAlgorithm())
            .isEqualTo("mlkem768x25519-sha256");
      }
    }
  }

  @Test
  void keysAreExchangedAgainWhileTheShellRuns() throws Exception {
    server.start();
    try (TerminalDriver driver = new TerminalDriver(open())) {
      driver.await("hello");
      Session session = server.mina.getActiveSessions().getFirst();
      for (int i = 0; i < 20; i++) {
        session.reExchangeKeys().verify(20_000);
        driver.terminal.resize(SIZE);
      }
    }
  }

  @Test
  void aSecretIsHashedAsTheStringOfBytesItIs() {
    for (String start : new String[] {"00", "0000", "007f", "0080", "7f", "80", "ff", "ffff80"}) {
      byte[] octets = Arrays.copyOf(HexFormat.of().parseHex(start), 32);
      octets[31] = 5;
      assertThat(
              new PlainBuffer().putMPInt(new MlKem768X25519.OctetString(octets)).getCompactData())
          .as(start)
          .isEqualTo(new PlainBuffer().putString(octets).getCompactData());
    }
    assertThat(new PlainBuffer().putMPInt(new MlKem768X25519.OctetString(new byte[32])).available())
        .isEqualTo(4 + 32);
  }

  /// The host's part of the exchange, changed on its way.
  private OpenFailure failureWith(UnaryOperator<byte[]> change) throws Exception {
    server.tampering((number, packet) -> {
      if (number == 31) {
        int start = packet.rpos();
        packet.rpos(start + 1);
        byte[] key = packet.getBytes();
        byte[] reply = packet.getBytes();
        byte[] signature = packet.getBytes();
        packet.rpos(start);
        packet.wpos(start + 1);
        packet.putBytes(key);
        packet.putBytes(change.apply(reply));
        packet.putBytes(signature);
      }
    });
    server.start();
    return catchThrowableOfType(OpenFailure.class, this::open);
  }

  @Test
  void aPartThatIsTooShortIsRefused() throws Exception {
    OpenFailure failure = failureWith(reply -> Arrays.copyOf(reply, reply.length - 1));
    assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(failure.text()).contains("the host's part has 1119 bytes");
  }

  @Test
  void aPartThatIsTooLongIsRefused() throws Exception {
    OpenFailure failure = failureWith(reply -> Arrays.copyOf(reply, reply.length + 1));
    assertThat(failure.text()).contains("the host's part has 1121 bytes");
  }

  @Test
  void anEmptyPartIsRefused() throws Exception {
    assertThat(failureWith(reply -> new byte[0]).text()).contains("the host's part has 0 bytes");
  }

  /// Points of small order make a secret of zeros, whatever our key is.
  @Test
  void aPointThatDecidesTheSecretIsRefused() throws Exception {
    AtomicInteger point = new AtomicInteger();
    OpenFailure zero =
        failureWith(reply -> {
          Arrays.fill(reply, CIPHERTEXT, reply.length, (byte) 0);
          reply[CIPHERTEXT] = (byte) point.getAndIncrement();
          return reply;
        });
    assertThat(zero.kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(zero.text()).contains("the host's part of the key exchange is not valid");
    OpenFailure one = catchThrowableOfType(OpenFailure.class, this::open);
    assertThat(one.text()).contains("the host's part of the key exchange is not valid");
  }

  @Test
  void aChangedCiphertextMakesAnotherSecret() throws Exception {
    OpenFailure failure =
        failureWith(reply -> {
          reply[7] ^= 1;
          return reply;
        });
    assertThat(failure.kind()).isEqualTo(Kind.DISCONNECTED);
    assertThat(failure.text()).contains("the host's signature is wrong");
  }

  /// The certified key signs, and the host key check gets the certificate.
  @Test
  void aHostMayShowACertificate(@TempDir Path folder) throws Exception {
    Path key = folder.resolve("key");
    SshServer.keygen(key, "ecdsa", "");
    SshServer.keygen(folder.resolve("ca"), "ecdsa", "");
    SshServer.run(
        List.of(
            "ssh-keygen",
            "-q",
            "-s",
            folder.resolve("ca").toString(),
            "-h",
            "-I",
            "test",
            "-n",
            "127.0.0.1",
            key + ".pub"));
    try (MinaServer certified = new MinaServer()) {
      HybridServer.only(certified);
      certified.mina.setKeyPairProvider(new FileKeyPairProvider(key));
      certified.mina.setHostKeyCertificateProvider(
          new FileHostKeyCertificateProvider(folder.resolve("key-cert.pub")));
      certified.start();
      KeyExchangeGuard guard = new KeyExchangeGuard(Hosts.host(1), new ExchangePace(0), () -> 0);
      AlgorithmRules rules = AlgorithmRules.DEFAULTS;
      ConfigImpl config = Algorithms.forConnection(rules, guard, Set.of(), Set.of());
      config.setKeyAlgorithms(List.of(KeyAlgorithms.ECDSASHANistp256CertV01()));
      TransportImpl transport = new TransportImpl(config);
      AtomicReference<PublicKey> shown = new AtomicReference<>();
      transport.addHostKeyVerifier(
          new HostKeyVerifier() {
            @Override
            public boolean verify(String hostname, int port, PublicKey presented) {
              shown.set(presented);
              return true;
            }

            @Override
            public List<String> findExistingAlgorithms(String hostname, int port) {
              return List.of();
            }
          });
      transport.addAlgorithmsVerifier(guard);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), certified.port())) {
        transport.init(
            "127.0.0.1", certified.port(), socket.getInputStream(), socket.getOutputStream());
        transport.doKex();
      }
      assertThat(shown.get()).isInstanceOf(Certificate.class);
    }
  }
}
