package dev.gangway.e2e.world;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Output in which every byte follows from its offset, so that the first one that is lost, doubled
/// or swapped is seen where it is: lines with ten digits that count up. `seq` prints them on any
/// host and in any container.
///
/// @param count how many there are
public record NumberedLines(int count) {
  private static final long FIRST = 1_000_000_001L;

  /// Digits and the end of the line.
  private static final int LINE = 11;

  /// So many that they make at least so many bytes.
  public static NumberedLines ofBytes(long bytes) {
    return new NumberedLines(Math.toIntExact((bytes + LINE - 1) / LINE));
  }

  /// What prints them, on a terminal without `opost`.
  public String command() {
    return "seq %d %d".formatted(FIRST, FIRST + count - 1);
  }

  /// The last of them.
  public String last() {
    return Long.toString(FIRST + count - 1);
  }

  /// Their length.
  public long bytes() {
    return (long) count * LINE;
  }

  /// Their SHA-256 in hex.
  public String sha256() {
    MessageDigest digest = newSha256();
    for (int i = 0; i < count; i++) {
      digest.update((FIRST + i + "\n").getBytes(US_ASCII));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Fails unless these are all of them.
  public void check(ByteBuffer all) {
    check(0, all);
    if (all.remaining() != bytes()) {
      throw new AssertionError("%d bytes of %d".formatted(all.remaining(), bytes()));
    }
  }

  /// Fails unless these are the bytes from an offset on.
  static void check(long offset, ByteBuffer bytes) {
    byte[] line = {};
    long current = -1;
    for (int i = 0; i < bytes.remaining(); i++) {
      long at = offset + i;
      if (at / LINE != current) {
        current = at / LINE;
        line = (FIRST + current + "\n").getBytes(US_ASCII);
      }
      if (bytes.get(bytes.position() + i) != line[(int) (at % LINE)]) {
        byte[] seen = new byte[Math.min(3 * LINE, bytes.remaining() - i)];
        bytes.get(bytes.position() + i, seen);
        throw new AssertionError(
            "at offset %d, in line %d, there is: %s"
                .formatted(at, FIRST + current, new String(seen, US_ASCII)));
      }
    }
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
