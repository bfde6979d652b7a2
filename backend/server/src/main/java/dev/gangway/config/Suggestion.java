package dev.gangway.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the word somebody meant: "did you mean `address`?".
final class Suggestion {
  /// Longer words are not typing mistakes, and comparing them would cost time.
  private static final int LONGEST = 40;

  /// A word, and what of it is compared.
  private record Word(String word, String plain) {}

  private final List<Word> words;

  /// Suggests out of these words.
  Suggestion(Collection<String> words) {
    this.words = words.stream().map(word -> new Word(word, plain(word))).toList();
  }

  /// The nearest of the words, if it is near enough to be meant: at most a third of the letters are
  /// wrong, and never more than three. Case, `-` and `_` do not count. Of equally near words the
  /// first is taken.
  Optional<String> nearest(String written) {
    if (written.isEmpty() || written.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(written);
    int allowed = Math.clamp(plain.length() / 3, 1, 3);
    Optional<String> nearest = Optional.empty();
    for (Word candidate : words) {
      if (Math.abs(candidate.plain().length() - plain.length()) <= allowed) {
        int distance = distance(plain, candidate.plain());
        if (distance <= allowed) {
          nearest = Optional.of(candidate.word());
          // The next one has to be nearer.
          allowed = distance - 1;
        }
      }
    }
    return nearest;
  }

  /// The end of a message: `; did you mean …?`, or nothing.
  String hint(String written) {
    return nearest(written).map(word -> "; did you mean `" + word + "`?").orElse("");
  }

  private static String plain(String word) {
    return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /// How many letters were added, left out, changed or swapped with their neighbour (optimal string
  /// alignment).
  private static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
