package dev.gangway.openssh;

import java.util.Locale;

/// Patterns of `ssh_config(5)`: `*` is any number of characters, `?` is one. Stateless. The time is
/// at most the product of both lengths, whatever the pattern.
final class Wildcard {
  private Wildcard() {}

  /// Whether it stands for more than one name.
  static boolean isOne(String pattern) {
    return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
  }

  /// Whether the whole text fits.
  static boolean matches(String text, String pattern) {
    int t = 0;
    int p = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        // The last star takes one character more.
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /// Whether the text fits a list with commas: one pattern of it, and none that begins with `!`.
  static boolean matchesList(String text, String list) {
    boolean found = false;
    for (String pattern : list.split(",", -1)) {
      boolean negated = pattern.startsWith("!");
      if (matches(text, negated ? pattern.substring(1) : pattern)) {
        if (negated) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  /// The same for host names, where case does not matter.
  static boolean matchesHosts(String host, String list) {
    return matchesList(host.toLowerCase(Locale.ROOT), list.toLowerCase(Locale.ROOT));
  }
}
