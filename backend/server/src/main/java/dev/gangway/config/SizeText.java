package dev.gangway.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How sizes are written: a whole number of bytes, or one with a binary unit, `64KiB` or `1MiB`.
/// `64KB` is refused: half of its readers take it for 64,000.
final class SizeText {
  /// What a message says about the form.
  static final String FORM = "a whole number of bytes, or one and `KiB`, `MiB` or `GiB`";

  /// Nine digits are more than any bound allows, and even as gibibytes they fit a long.
  private static final Pattern WRITTEN = Pattern.compile("(0|[1-9][0-9]{0,8})(|KiB|MiB|GiB)");

  private SizeText() {}

  /// The bytes, or nothing if the text does not have the form.
  static Optional<Long> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int shift =
        switch (matcher.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    return Optional.of(Long.parseLong(matcher.group(1)) << shift);
  }

  /// The shortest text that [#parse] reads as this many bytes.
  static String print(long bytes) {
    if (bytes == 0 || bytes % (1 << 10) != 0) {
      return Long.toString(bytes);
    }
    if (bytes % (1 << 20) != 0) {
      return (bytes >> 10) + "KiB";
    }
    return bytes % (1 << 30) != 0 ? (bytes >> 20) + "MiB" : (bytes >> 30) + "GiB";
  }
}
