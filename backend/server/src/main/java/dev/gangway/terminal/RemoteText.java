package dev.gangway.terminal;

import java.util.List;

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

  /// The text in lines of printable characters, each of which ends in CR LF; empty when nothing is
  /// left of it. Blanks at the beginning of a line stay, since that is how such texts are laid out.
  ///
  /// @param characters the most in all lines together; what was longer ends in `…`
  /// @param lines the most lines
  public static String cleanLines(String text, int characters, int lines) {
    StringBuilder clean = new StringBuilder();
    int left = characters;
    List<String> given = text.stripTrailing().lines().limit(lines + 1L).toList();
    for (int i = 0; i < given.size(); i++) {
      if (i == lines || left == 0) {
        return clean.append("…\r\n").toString();
      }
      String line = clean(given.get(i), left);
      left -= line.codePointCount(0, line.length());
      clean.append(line).append("\r\n");
      if (left < 0) {
        break; // Cut, and marked so.
      }
    }
    return clean.toString().isBlank() ? "" : clean.toString();
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
