package dev.gangway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `algorithms`, of all hosts or of one.
///
/// A list of plain names is what is offered. One whose names begin with `+` adds to what holds
/// otherwise, one with `-` takes away from it.
final class AlgorithmsSection {
  private AlgorithmsSection() {}

  /// @param section `ssh`, or one of `hosts`
  /// @param otherwise what holds if it says nothing
  static AlgorithmRules read(Section section, AlgorithmRules otherwise) {
    Section algorithms = section.section(Keys.Ssh.ALGORITHMS);
    return new AlgorithmRules(
        names(
            algorithms,
            Keys.Algorithms.KEY_EXCHANGE,
            AlgorithmNames.KEY_EXCHANGES,
            otherwise.keyExchange()),
        names(algorithms, Keys.Algorithms.CIPHERS, AlgorithmNames.CIPHERS, otherwise.ciphers()),
        names(algorithms, Keys.Algorithms.MACS, AlgorithmNames.MACS, otherwise.macs()),
        names(
            algorithms,
            Keys.Algorithms.SIGNATURES,
            AlgorithmNames.SIGNATURES,
            otherwise.signatures()),
        section.truth(Keys.Ssh.STRICT_KEX).orElse(otherwise.strict()));
  }

  private static List<String> names(
      Section section, Key<Kind.Scalars> key, AlgorithmNames known, List<String> otherwise) {
    Optional<List<String>> given = section.list(key, text -> name(text, known));
    if (given.isEmpty() || given.get().isEmpty()) {
      if (section.isEmptyList(key)) {
        section.error(key, "an empty list; with nothing to offer there is no connection");
      }
      return otherwise;
    }
    List<String> names = given.get();
    char sign = sign(names.getFirst());
    if (names.stream().anyMatch(name -> sign(name) != sign)) {
      section.error(key, "either all names begin with `+`, or all with `-`, or none");
      return otherwise;
    }
    if (sign == ' ') {
      return names.stream().distinct().toList();
    }
    List<String> bare = names.stream().map(name -> name.substring(1)).toList();
    List<String> all = new ArrayList<>(otherwise);
    all.removeAll(bare);
    if (sign == '+') {
      all.addAll(bare.stream().distinct().toList());
    }
    if (all.isEmpty()) {
      section.error(key, "this takes all away; with nothing to offer there is no connection");
      return otherwise;
    }
    return all;
  }

  private static char sign(String name) {
    char first = name.charAt(0);
    return first == '+' || first == '-' ? first : ' ';
  }

  private static Parsed<String> name(String text, AlgorithmNames known) {
    String bare = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    return known.all().contains(bare)
        ? Parsed.value(text)
        : Parsed.malformed(
            "one of " + String.join(", ", known.all()) + new Suggestion(known.all()).hint(bare));
  }
}
