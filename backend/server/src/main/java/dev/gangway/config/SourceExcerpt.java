package dev.gangway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A configuration file's lines, fit to be shown: no value is in them that may be a secret.
///
/// This goes by the text and not by YAML, because the text may be no YAML, and it hides what it
/// does not know: after a key that is not known to be harmless, everything to the end of the line
/// and on the lines that belong to it. A mistyped `pasword` is as secret as the right word.
final class SourceExcerpt {
  private static final String HIDDEN = "***";

  /// More than any message shows.
  private static final int LONGEST_TEXT = 200;

  /// A word and a colon, where a key may stand.
  private static final Pattern KEY =
      Pattern.compile(
          "(?<![\\w.:/$-])(?:\"([^\"]*)\"\\s*:|'([^']*)'\\s*:|([\\w$-]+)\\s*:(?=([\\s,\\[{]|$)?))");

  /// YAML's long form, `? key` and `: value` on lines of their own.
  private static final Pattern LONG_FORM = Pattern.compile("[\\s-]*[?:](\\s.*)?");

  /// What stands before the first key of a line: blanks, and what begins items and mappings.
  private static final Pattern LEAD = Pattern.compile("[\\s{-]*+");

  /// A password in a URL.
  private static final Pattern USER_INFO = Pattern.compile("://[^/\\s]*@");

  private final List<String> lines;

  private SourceExcerpt(List<String> lines) {
    this.lines = lines;
  }

  /// The lines of a file's text.
  static SourceExcerpt of(String text) {
    List<String> shown = new ArrayList<>();
    int hiddenColumn = -1;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      int keyColumn = firstKey(line);
      // What belongs to a hidden key lies deeper than it, or does not begin with a key.
      if (hiddenColumn >= 0 && (keyColumn < 0 || indentation(line) > hiddenColumn)) {
        shown.add(line.isBlank() ? line : line.substring(0, indentation(line)) + HIDDEN);
        continue;
      }
      if (LONG_FORM.matcher(line).matches()) {
        hiddenColumn = indentation(line);
        shown.add(line.substring(0, hiddenColumn) + HIDDEN);
        continue;
      }
      Optional<Matcher> secret = firstSecret(line);
      hiddenColumn = secret.isPresent() ? Math.max(keyColumn, 0) : -1;
      shown.add(withoutUserInfo(secret.map(matcher -> cut(line, matcher)).orElse(line)));
    }
    return new SourceExcerpt(shown);
  }

  /// A text of the file as it may be repeated in a message; of a long one the beginning.
  static String masked(String text) {
    return String.join("\n", of(text.substring(0, Math.min(text.length(), LONGEST_TEXT))).lines);
  }

  /// The line, from 1; nothing if the file has no such line.
  Optional<String> line(int number) {
    return number >= 1 && number <= lines.size()
        ? Optional.of(lines.get(number - 1))
        : Optional.empty();
  }

  /// The column where the line's first key begins, from 0; -1 if the line does not begin with one.
  private static int firstKey(String line) {
    Matcher lead = LEAD.matcher(line);
    int begin = lead.lookingAt() ? lead.end() : 0;
    Matcher key = KEY.matcher(line);
    return key.find(begin) && key.start() == begin ? begin : -1;
  }

  private static Optional<Matcher> firstSecret(String line) {
    Matcher key = KEY.matcher(line);
    while (key.find()) {
      String name =
          Stream.of(1, 2, 3)
              .flatMap(group -> Stream.ofNullable(key.group(group)))
              .findFirst()
              .orElse("");
      // Without a blank behind the colon, a bare word may be a machine's name before its port, or a
      // password's key whose blank was forgotten.
      boolean certain = key.group(3) == null || key.group(4) != null;
      if (certain ? !KeyNames.isHarmless(name) : KeyNames.isHidden(name)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private static String cut(String line, Matcher key) {
    return line.substring(key.end()).isBlank() ? line : line.substring(0, key.end()) + " " + HIDDEN;
  }

  private static String withoutUserInfo(String line) {
    return USER_INFO.matcher(line).replaceAll("://" + HIDDEN + "@");
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }
}
