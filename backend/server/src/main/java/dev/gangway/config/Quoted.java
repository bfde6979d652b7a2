package dev.gangway.config;

import java.nio.file.Path;

/// Words from a file inside our own sentences: short, on one line, and harmless to the terminal or
/// the log they are printed to.
final class Quoted {
  private static final int LONGEST = 60;

  /// A cut path is of no use, and the system has its own bound, this one.
  private static final int LONGEST_PATH = 4096;

  private Quoted() {}

  /// The text in backquotes.
  static String of(String text) {
    return "`" + harmless(text) + "`";
  }

  /// A path in backquotes, whole.
  static String path(Path path) {
    return "`" + harmless(path.toString(), LONGEST_PATH) + "`";
  }

  /// The text without the backquotes.
  static String harmless(String text) {
    return harmless(text, LONGEST);
  }

  private static String harmless(String text, int longest) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .map(codePoint -> isInvisible(codePoint) ? '\uFFFD' : codePoint)
        .forEach(out::appendCodePoint);
    return text.codePointCount(0, text.length()) > longest ? out + "…" : out.toString();
  }

  /// Whether a character moves the cursor, breaks the line or turns the direction of what follows
  /// instead of showing itself.
  static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT ->
          // The joiner is part of emoji and of Indic and Persian words.
          codePoint != 0x200D && codePoint != 0x200C;
      default -> false;
    };
  }
}
