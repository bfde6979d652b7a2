package dev.gangway.e2e.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/// Traffic through a session, both ways at once, that shows whether every byte came exactly once
/// and in order: [NumberedLines] of output, and noise as input, whose hash the session's own host
/// computes and prints when all of it has come.
///
/// A last line is typed behind the noise: had any byte of it been typed twice, what is too much
/// would stand before that line.
public final class CountedTraffic {
  private static final String BEGIN = "<go>";
  private static final String LAST = "the end";

  private final NumberedLines lines;
  private final byte[] noise;
  private final StringBuilder before = new StringBuilder();
  private final StringBuilder after = new StringBuilder();
  private final MessageDigest digest = NumberedLines.newSha256();
  private boolean begun;
  private long heard;

  /// @param noise how many bytes of input
  public CountedTraffic(NumberedLines lines, int noise, long seed) {
    this.lines = lines;
    this.noise = new byte[noise];
    new Random(seed).nextBytes(this.noise);
  }

  /// What is typed into a POSIX shell to begin; the shell is no more when it has ended. `dd` reads
  /// single bytes: whatever reads more takes the last line away from `read`.
  public String command() {
    // The prompt's echo of it must not look like the beginning.
    return ("stty raw -echo; printf '<%%s>' go; exec sh -c '%s & "
            + "sum=$(dd bs=1 count=%d 2>/dev/null | sha256sum); IFS= read -r rest; wait;"
            + " printf \"%%s[%%s]\" \"$sum\" \"$rest\"'\r")
        .formatted(lines.command(), noise.length);
  }

  /// What is typed as soon as it has [#begun].
  public byte[] input() {
    ByteBuffer all = ByteBuffer.allocate(noise.length + LAST.length() + 1);
    return all.put(noise).put((LAST + "\n").getBytes(UTF_8)).array();
  }

  /// Takes the next output of the session, and fails at the first byte that is wrong.
  public void hear(ByteBuffer output) {
    ByteBuffer rest = output.duplicate();
    if (!begun) {
      while (!begun && rest.hasRemaining()) {
        before.append((char) (rest.get() & 0xFF));
        begun = before.length() >= BEGIN.length() && before.indexOf(BEGIN) >= 0;
      }
    }
    long due = lines.bytes() - heard;
    if (begun && due > 0) {
      int part = (int) Math.min(due, rest.remaining());
      ByteBuffer numbered = rest.slice(rest.position(), part);
      NumberedLines.check(heard, numbered);
      digest.update(numbered);
      heard += part;
      rest.position(rest.position() + part);
    }
    if (begun) {
      after.append(ISO_8859_1.decode(rest));
    }
  }

  /// Whether the program runs, and input is for it.
  public boolean begun() {
    return begun;
  }

  /// How many bytes of the numbered lines have come.
  public long heard() {
    return heard;
  }

  /// Fails unless everything has come, both ways.
  public void assertComplete() {
    String sum = HexFormat.of().formatHex(NumberedLines.newSha256().digest(noise));
    String expected = "all lines %s, then %s  -[%s]".formatted(lines.sha256(), sum, LAST);
    String seen =
        heard == lines.bytes()
            ? "all lines %s, then %s".formatted(HexFormat.of().formatHex(digest.digest()), after)
            : "%d of %d bytes; before them: %s".formatted(heard, lines.bytes(), before);
    if (!seen.equals(expected)) {
      throw new AssertionError("expected %s, but there came %s".formatted(expected, seen));
    }
  }
}
