package dev.gangway.e2e.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.RawSocket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Half a gigabyte through one terminal. Its lines are numbered, so that what is lost, doubled or
/// swapped changes the hash, and computed on both sides, so that no disk has to hold them.
@Tag("soak")
class LongOutputTest {
  private static final long BYTES = 500_000_000L / Integer.getInteger("scale", 1);

  /// What follows a line's number of nine digits.
  private static final String TEXT = " naïve 你好 мир 😀\n";

  private static final long LINE = 9L + TEXT.getBytes(UTF_8).length;

  @Test
  void allOutputArrivesExactAndInOrder() {
    try (OpenSshServer host = OpenSshServer.start()) {
      assertThatAllArrives(host, BYTES / LINE + 1);
    }
  }

  /// Some twenty exchanges of keys under way.
  @Test
  void allOutputArrivesWhileKeysAreExchanged() {
    try (OpenSshServer host = OpenSshServer.startWith("RekeyLimit 16M")) {
      assertThatAllArrives(host, BYTES * 3 / 5 / LINE + 1);
    }
  }

  private static void assertThatAllArrives(OpenSshServer host, long lines) {
    // Without opost the terminal's line discipline changes nothing.
    String command =
        "stty -opost; exec seq -f '%%09.0f%s' 1 %d".formatted(TEXT.stripTrailing(), lines);
    try (GatewayProcess gateway =
            GatewayProcess.start(new GatewayConfig().host(host.host("numbers", command)));
        RawSocket socket = Handshake.open(gateway.uri())) {
      MessageDigest arrived = sha256();
      long bytes = 0;
      socket.open("numbers");
      Optional<ByteBuffer> output = socket.nextOutput();
      while (output.isPresent()) {
        bytes += output.get().remaining();
        arrived.update(output.get());
        output = socket.nextOutput();
      }

      assertThat(bytes).isEqualTo(lines * LINE);
      assertThat(HexFormat.of().formatHex(arrived.digest())).isEqualTo(expected(lines));
      assertThat(socket.awaitClose()).isEqualTo(1000);
    }
  }

  private static String expected(long lines) {
    MessageDigest digest = sha256();
    byte[] line = ("0".repeat(9) + TEXT).getBytes(UTF_8);
    for (long n = 1; n <= lines; n++) {
      long rest = n;
      for (int i = 8; i >= 0; i--) {
        line[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
      digest.update(line);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
