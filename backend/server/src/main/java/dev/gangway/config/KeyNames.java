package dev.gangway.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What can be said of a key by its name alone, wherever it stands.
final class KeyNames {
  /// Those whose values no excerpt shows: secrets, and all that this version does not serve.
  private static final Set<String> HIDDEN = hidden();

  /// The others.
  private static final Set<String> HARMLESS = collect(kind -> !isHidden(kind));

  /// Of equally near names the first is the nearest: a hidden one.
  private static final Suggestion ALL =
      new Suggestion(Stream.concat(HIDDEN.stream(), HARMLESS.stream()).toList());

  private KeyNames() {}

  /// Where a key belongs that stands in the wrong place: `server`, or `hosts[…]`.
  static Optional<String> placeOf(String name) {
    return Keys.Root.TABLE.keys().stream()
        .filter(key -> inside(key.kind()).anyMatch(each -> each.name().equals(name)))
        .map(key -> key.kind() instanceof Kind.Mappings ? key.name() + "[…]" : key.name())
        .findFirst();
  }

  /// Whether what stands behind a key may be shown: the key is harmless, or mistyped so that only a
  /// harmless one can be meant. Of other words nobody knows what is behind them.
  static boolean isHarmless(String name) {
    return HARMLESS.contains(name)
        || (!HIDDEN.contains(name) && ALL.nearest(name).filter(HARMLESS::contains).isPresent());
  }

  /// Whether a secret may stand behind a key: the key is one of those, or mistyped so that it can
  /// be meant.
  static boolean isHidden(String name) {
    return ALL.nearest(name).filter(HIDDEN::contains).isPresent();
  }

  private static Set<String> hidden() {
    Set<String> names = collect(KeyNames::isHidden);
    // No key, but what somebody writes who means one of `tokens`.
    names.add("token");
    return names;
  }

  private static Set<String> collect(Predicate<Kind> which) {
    return Keys.Root.TABLE.keys().stream()
        .flatMap(key -> Stream.concat(Stream.of(key), inside(key.kind())))
        .filter(key -> which.test(key.kind()))
        .map(Key::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// The keys that stand below a key, at any depth.
  private static Stream<Key<?>> inside(Kind kind) {
    return switch (kind) {
      case Kind.Mapping(List<Key<?>> keys) ->
          keys.stream().flatMap(key -> Stream.concat(Stream.of(key), inside(key.kind())));
      case Kind.Mappings(Kind.Mapping item) -> inside(item);
      case Kind.OfScalar _, Kind.Scalars _, Kind.Pairs _ -> Stream.empty();
    };
  }

  private static boolean isHidden(Kind kind) {
    return kind instanceof Kind.Hidden;
  }
}
