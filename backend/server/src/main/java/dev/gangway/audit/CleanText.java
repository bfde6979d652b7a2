package dev.gangway.audit;

/// Makes a text harmless that somebody hostile may have chosen: whoever prints the log on a
/// terminal sees one line, in one direction, that moves no cursor.
final class CleanText {
  static final int MAX_CHARACTERS = 500;

  private static final int REPLACEMENT = 0xfffd;

  private CleanText() {}

  static String of(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS + 1));
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      int width = Character.charCount(character);
      if (at + width > MAX_CHARACTERS) {
        return clean.append('…').toString();
      }
      clean.appendCodePoint(isHarmful(character) ? REPLACEMENT : character);
      at += width;
    }
    return clean.toString();
  }

  /// C0 and C1, half characters, line separators, and all that is not drawn but changes how the
  /// rest is: directions, joiners, tags.
  private static boolean isHarmful(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
