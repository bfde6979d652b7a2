package dev.gangway.config;

import java.util.List;
import java.util.regex.Pattern;

/// What stands in the file, with places: the part of YAML that a configuration needs.
sealed interface YamlNode {

  /// Where it begins.
  Position position();

  /// One value.
  ///
  /// @param text what it says, unquoted
  /// @param plain whether it was written without quotes, so that it may be a number
  record Scalar(Position position, String text, boolean plain) implements YamlNode {

    /// What YAML takes for a number, and also what only YAML 1.1 did (`0123`, `1_000`, `12:30`):
    /// admins know one or the other, so such a text has to say by quotes what it is.
    private static final Pattern NUMBER =
        Pattern.compile(
            "[-+]?([0-9][0-9_]*(:[0-5]?[0-9])*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?"
                + "|\\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+"
                + "|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");

    /// No number of a configuration comes near, and a regular expression need not go further.
    private static final int LONGEST_NUMBER = 64;

    private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");

    /// Whether nothing was written after the key. (An empty text needs quotes.)
    boolean isNothing() {
      return plain && NOTHING.matcher(text).matches();
    }

    /// Whether some reader of YAML takes it for a number.
    boolean looksLikeNumber() {
      return plain && text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches();
    }

    /// Whether YAML takes it for true or false. `NO` is a text since YAML 1.2.
    boolean looksLikeTruth() {
      return plain && TRUTH.matcher(text).matches();
    }
  }

  /// Values in order.
  record Sequence(Position position, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// Keys and their values, in order; a key may stand there twice.
  record Mapping(Position position, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /// Something YAML has and a configuration has not: an alias, an anchor, a tag.
  ///
  /// @param why what to do about it, one line
  record Refused(Position position, String why) implements YamlNode {}

  /// A key and its value.
  ///
  /// @param key a scalar, unless somebody used YAML's complex keys
  record Entry(YamlNode key, YamlNode value) {}
}
