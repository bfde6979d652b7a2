package dev.gangway.e2e.world;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// Endless output that is one session's own: every line of it is its tag. A byte of another
/// session's, or one that is lost or doubled, is seen where it is.
public final class TaggedStream {
  private static final String BEGIN = "<go>";

  private final String tag;
  private final byte[] line;
  private int begun;
  private long heard;

  /// @param tag letters, digits and dashes
  public TaggedStream(String tag) {
    this.tag = tag;
    this.line = (tag + "\n").getBytes(US_ASCII);
  }

  /// What is typed into a POSIX shell to begin.
  public String command() {
    // The prompt's echo of it must not look like the beginning.
    return "stty raw -echo; printf '<%%s>' go; exec yes %s\r".formatted(tag);
  }

  /// Takes the next output of the session, and fails at the first byte that is not its own.
  public void hear(ByteBuffer output) {
    ByteBuffer rest = output.duplicate();
    while (begun < BEGIN.length() && rest.hasRemaining()) {
      char next = (char) rest.get();
      begun = next == BEGIN.charAt(begun) ? begun + 1 : next == BEGIN.charAt(0) ? 1 : 0;
    }
    while (rest.hasRemaining()) {
      if (rest.get() != line[(int) (heard++ % line.length)]) {
        rest.position(rest.position() - 1);
        byte[] seen = new byte[Math.min(3 * line.length, rest.remaining())];
        rest.get(seen);
        throw new AssertionError(
            "at offset %d of %s there is: %s"
                .formatted(heard - 1, tag, new String(seen, US_ASCII)));
      }
    }
  }

  /// How many bytes of it have come.
  public long heard() {
    return heard;
  }
}
