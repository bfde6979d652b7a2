package dev.gangway.openssh;

import java.nio.file.Path;

/// Words of the file inside our own sentences and comments: on one line, and harmless to a terminal
/// and to a YAML reader.
final class Shown {
  private static final int LONGEST = 80;

  /// A cut path is of no use, and the system has its own bound, this one.
  private static final int LONGEST_PATH = 4096;

  private Shown() {}

  /// The text in backquotes.
  static String quoted(String text) {
    return "`" + text(text, LONGEST) + "`";
  }

  /// A path, whole.
  static String path(Path path) {
    return text(path.toString(), LONGEST_PATH);
  }

  /// A whole sentence that has been put together from such words.
  static String sentence(String text) {
    return text(text, 2 * LONGEST_PATH);
  }

  /// A path in backquotes, whole.
  static String quotedPath(String path) {
    return "`" + text(path, LONGEST_PATH) + "`";
  }

  private static String text(String text, int longest) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .map(codePoint -> isInvisible(codePoint) ? '\uFFFD' : codePoint)
        .forEach(out::appendCodePoint);
    return text.codePointCount(0, text.length()) > longest ? out + "…" : out.toString();
  }

  /// Whether a character moves the cursor, breaks the line or turns the direction of what follows
  /// instead of showing itself; or is none at all.
  static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      // The joiners are part of emoji and of Indic and Persian words.
      case Character.FORMAT -> codePoint != 0x200D && codePoint != 0x200C;
      default -> (codePoint & 0xFFFE) == 0xFFFE;
    };
  }
}
