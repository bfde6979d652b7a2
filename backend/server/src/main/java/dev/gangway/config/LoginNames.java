package dev.gangway.config;

import java.text.Normalizer;

/// What names of users and groups may look like, whoever says them: so that two that look alike are
/// alike, that none can hide in a list or a log line, and that none can be taken for a part of an
/// address or for several. Stateless and thread-safe.
public final class LoginNames {

  /// In characters; a mail address fits twice.
  public static final int MAX_LENGTH = 128;

  /// The user's name as long as nobody logs in; so nobody who does may have it.
  public static final String ANONYMOUS = "anonymous";

  private static final String SHAPE =
      "a name of 1 to "
          + MAX_LENGTH
          + " visible characters (in Unicode's form NFC) without blanks at its ends";

  private LoginNames() {}

  /// Whether it can be the name of somebody who logs in.
  public static boolean isUser(String name) {
    return isText(name)
        && name.indexOf(',') < 0
        && name.indexOf('/') < 0
        && !name.equals(ANONYMOUS)
        && Normalizer.isNormalized(name, Normalizer.Form.NFC);
  }

  /// Whether it can be the name of a group.
  public static boolean isGroup(String group) {
    return isText(group);
  }

  /// Somebody who logs in.
  static Parsed<String> user(String text) {
    return isUser(text)
        ? Parsed.value(text)
        : Parsed.malformed(SHAPE + ", without `,` and `/`, and not `" + ANONYMOUS + "`");
  }

  /// Somebody that a rule speaks of.
  static Parsed<String> anybody(String text) {
    return text.equals(ANONYMOUS) ? Parsed.value(text) : user(text);
  }

  /// A group.
  static Parsed<String> group(String text) {
    return isGroup(text) ? Parsed.value(text) : Parsed.malformed(SHAPE);
  }

  private static boolean isText(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.charAt(0) != ' '
        && text.charAt(text.length() - 1) != ' '
        && text.codePoints().allMatch(LoginNames::isVisible);
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> !isDrawnAsNothing(character);
    };
  }

  /// Letters, marks and symbols that are seen by nobody: joiners, fillers, variation selectors.
  private static boolean isDrawnAsNothing(int character) {
    return character == 0x034f
        || character == 0x115f
        || character == 0x1160
        || character == 0x17b4
        || character == 0x17b5
        || character == 0x2800
        || character == 0x3164
        || character == 0xffa0
        || (character >= 0x180b && character <= 0x180f)
        || (character >= 0xfe00 && character <= 0xfe0f)
        || (character >= 0xe0100 && character <= 0xe01ef);
  }
}
