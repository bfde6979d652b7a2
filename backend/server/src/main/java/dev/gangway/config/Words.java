package dev.gangway.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads keys that may hold one of a closed set of words. Stateless.
final class Words {
  private Words() {}

  /// @param values each as the file says it
  static <T> Optional<T> read(Section section, Key<Kind.Text> key, T[] values) {
    List<String> words = Arrays.stream(values).map(Object::toString).toList();
    Suggestion known = new Suggestion(words);
    Function<String, Parsed<T>> parser =
        text -> {
          int place = words.indexOf(text);
          return place >= 0
              ? Parsed.value(values[place])
              : Parsed.malformed(
                  key.kind().expected()
                      + known.nearest(text).map(word -> " (perhaps `" + word + "`)").orElse(""));
        };
    return section.text(key, parser);
  }
}
