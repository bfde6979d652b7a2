package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;

/// A real sshd with a PAM stack of its own: it asks for a password, which a script judges, and, if
/// a test wants it, for the code of an authenticator app.
///
/// sshd names its stack by its own file name, so it is a copy under a name that nobody else has;
/// the stack is taken away again. Needs root, as everything about PAM does; for others these tests
/// report that they did not run, and those with MINA's server stand for them.
final class PamServer implements AutoCloseable {
  static final String PASSWORD = "correct horse";

  private static final byte[] SECRET = "gangway-secret-20-by".getBytes(US_ASCII);
  private static final int STEP_SECONDS = 30;
  private static final int DIGITS = 1_000_000;

  final SshServer sshd;
  private final Path folder;
  private final Path stack;

  private PamServer(SshServer sshd, Path folder, Path stack) {
    this.sshd = sshd;
    this.folder = folder;
    this.stack = stack;
  }

  /// @param code whether a code is asked for after the password
  /// @param settings further lines of sshd_config
  static PamServer start(boolean code, String... settings) throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "PAM asks nobody but root's programs");
    if (!Files.exists(Path.of("/usr/bin/google-authenticator"))) {
      throw new IllegalStateException(
          "these tests need PAM's authenticator (Debian: libpam-google-authenticator)");
    }
    Path folder = Files.createTempDirectory("gangway-pam");
    Path program = folder.resolve(folder.getFileName());
    Path stack = Path.of("/etc/pam.d").resolve(program.getFileName().toString());
    boolean started = false;
    try {
      Files.copy(Path.of("/usr/sbin/sshd"), program);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path judge = folder.resolve("judge");
      Files.writeString(
          judge, "#!/bin/sh\nread -r given\n[ \"$given\" = \"%s\" ]\n".formatted(PASSWORD));
      Files.setPosixFilePermissions(judge, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path secret = folder.resolve("secret");
      Files.writeString(secret, base32(SECRET) + "\n\" TOTP_AUTH\n");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
      Files.writeString(
          stack,
          """
          auth requisite pam_exec.so quiet expose_authtok %s
          %sauth requisite pam_google_authenticator.so secret=%s user=root
          auth required pam_permit.so
          account required pam_permit.so
          session required pam_permit.so
          """
              .formatted(judge, code ? "" : "# ", secret));
      String[] all =
          Stream.concat(
                  Stream.of(settings),
                  Stream.of("UsePAM yes", "KbdInteractiveAuthentication yes", "LogLevel VERBOSE"))
              .toArray(String[]::new);
      PamServer server =
          new PamServer(SshServer.start(program, List.of("ed25519"), all), folder, stack);
      started = true;
      return server;
    } finally {
      if (!started) {
        clear(folder, stack);
      }
    }
  }

  /// The code of the app at this moment (RFC 6238).
  static String code() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA1"));
    long step = System.currentTimeMillis() / 1000 / STEP_SECONDS;
    byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hash[hash.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
    return "%06d".formatted(number % DIGITS);
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte each : bytes) {
      bits = (bits << 8) | (each & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt((bits >> held) & 31));
      }
      bits &= (1 << held) - 1;
    }
    return text.toString();
  }

  private static void clear(Path folder, Path stack) throws IOException {
    Files.deleteIfExists(stack);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() throws IOException {
    sshd.close();
    clear(folder, stack);
  }
}
