package dev.gangway.config;

import java.util.List;

/// Patterns of names, as a shell's: `*` is any run of characters, `?` is any one of them, all else
/// is itself. A pattern matches the whole name. Immutable and thread-safe.
///
/// @param patterns as the file has them
public record NamePatterns(List<String> patterns) {
  /// Every name.
  public static final NamePatterns ALL = new NamePatterns(List.of("*"));

  /// No name.
  public static final NamePatterns NONE = new NamePatterns(List.of());

  public NamePatterns {
    patterns = List.copyOf(patterns);
  }

  /// Whether one of the patterns matches. Takes time in proportion to the lengths of both, whatever
  /// the pattern.
  public boolean matches(String name) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, name));
  }

  /// A `*` that did not work out is only ever widened by the latest one, so nothing is tried twice
  /// over: a regular expression could be made to.
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      char expected = p < pattern.length() ? pattern.charAt(p) : '\0';
      if (p < pattern.length() && expected == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && (expected == '?' || expected == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
