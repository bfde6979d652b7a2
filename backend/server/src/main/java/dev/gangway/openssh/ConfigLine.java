package dev.gangway.openssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One line with a keyword, taken apart the way OpenSSH does it (`strdelim` and `argv_split` of its
/// `misc.c`): the keyword ends at a blank or at one `=`, double and single quotes hold blanks
/// together, a backslash stands before quotes, blanks and itself, and `#` at the beginning of a
/// word ends the line.
///
/// @param written the keyword as it stands there, for messages
/// @param keyword in lower case, and by its present name if it has had others
/// @param rest all behind the keyword, for those that take it as it is
/// @param words the arguments; empty if the quotes do not close
record ConfigLine(Place place, String written, String keyword, String rest, List<String> words) {
  private static final String BLANKS = " \t\r\n";

  ConfigLine {
    words = List.copyOf(words);
  }

  /// The line; nothing if it is empty or a comment. A line that `ssh` would refuse is a line
  /// without words.
  static Optional<ConfigLine> parse(String text, Place place) {
    Delimited delimited = new Delimited(withoutEnd(text));
    String keyword = delimited.next().orElse("");
    if (keyword.isEmpty()) {
      keyword = delimited.next().orElse("");
    }
    if (keyword.isEmpty() || keyword.startsWith("#")) {
      return Optional.empty();
    }
    String rest = delimited.rest().stripLeading();
    return Optional.of(
        new ConfigLine(
            place,
            keyword,
            Keywords.present(keyword.toLowerCase(Locale.ROOT)),
            rest,
            split(rest).orElse(List.of())));
  }

  /// The first argument.
  String word() {
    return words.isEmpty() ? "" : words.getFirst();
  }

  /// All behind the keyword as a command line: `ssh` passes it on unparsed.
  String command() {
    int begin = 0;
    while (begin < rest.length() && (BLANKS + "=").indexOf(rest.charAt(begin)) >= 0) {
      begin++;
    }
    return rest.substring(begin);
  }

  /// The arguments of a line; nothing if a quote does not close.
  static Optional<List<String>> split(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char first = text.charAt(at);
      if (first == ' ' || first == '\t') {
        at++;
        continue;
      }
      if (first == '#') {
        break;
      }
      StringBuilder word = new StringBuilder();
      char quote = 0;
      for (; at < text.length(); at++) {
        char c = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (c == '\\') {
          boolean escapes =
              next == '\'' || next == '"' || next == '\\' || (quote == 0 && next == ' ');
          if (escapes) {
            at++;
          }
          word.append(escapes ? next : c);
        } else if (quote == 0 && (c == ' ' || c == '\t')) {
          break;
        } else if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (quote != 0 && c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      }
      if (quote != 0) {
        return Optional.empty();
      }
      words.add(word.toString());
    }
    return Optional.of(words);
  }

  private static String withoutEnd(String text) {
    int end = text.length();
    while (end > 0 && (BLANKS + "\f").indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }

  /// `strdelim`: words between blanks, or between blanks and one `=`, or in double quotes. Keywords
  /// and the criteria of `Match` are read with it.
  static final class Delimited {
    private final String text;
    private int at;
    private boolean ended;

    Delimited(String text) {
      this.text = text;
    }

    /// What has not been read.
    String rest() {
      return ended ? "" : text.substring(at);
    }

    /// The next word, which may be empty; nothing at the end or if a quote does not close.
    Optional<String> next() {
      if (ended) {
        return Optional.empty();
      }
      int begin = at;
      int end = begin;
      while (end < text.length() && (BLANKS + "\"=").indexOf(text.charAt(end)) < 0) {
        end++;
      }
      if (end == text.length()) {
        ended = true;
        return Optional.of(text.substring(begin));
      }
      if (text.charAt(end) == '"') {
        int close = text.indexOf('"', end + 1);
        if (close < 0) {
          ended = true;
          return Optional.empty();
        }
        at = pastBlanks(close + 1);
        return Optional.of(text.substring(begin, end) + text.substring(end + 1, close));
      }
      boolean equals = text.charAt(end) == '=';
      at = pastBlanks(end + 1);
      if (!equals && at < text.length() && text.charAt(at) == '=') {
        at = pastBlanks(at + 1);
      }
      return Optional.of(text.substring(begin, end));
    }

    private int pastBlanks(int from) {
      int to = from;
      while (to < text.length() && BLANKS.indexOf(text.charAt(to)) >= 0) {
        to++;
      }
      return to;
    }
  }
}
