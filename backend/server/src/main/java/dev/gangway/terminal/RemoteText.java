package dev.gangway.terminal;

/// Text that the other side wrote, made fit to be shown: nothing in it can move a cursor, start a
/// new line, turn the writing direction or fill a screen.
public final class RemoteText {

  private RemoteText() {}

  /// The text in one line of printable characters, at most `limit` of them; what was longer ends in
  /// `…`.
  public static String clean(String text, int limit) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), limit) + 1);
    boolean gap = false;
    int kept = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (!printable(character)) {
        gap = kept > 0;
        continue;
      }
      if (kept == limit) {
        return clean.append('…').toString();
      }
      if (gap && character != ' ' && clean.charAt(clean.length() - 1) != ' ') {
        clean.append(' ');
      }
      gap = false;
      clean.appendCodePoint(character);
      kept++;
    }
    return clean.toString();
  }

  /// Controls, line ends, and format characters: the last hold the ones that turn the writing
  /// direction, by which a text can be made to read as another.
  private static boolean printable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
