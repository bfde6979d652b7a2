package dev.gangway.config;

import java.util.HashMap;
import java.util.Map;

/// Sees to it that no two items of a list have one name. For one thread.
final class UniqueNames {
  private final String items;
  private final Map<String, Position> first = new HashMap<>();

  /// @param items what the items are, in the plural: `hosts`
  UniqueNames(String items) {
    this.items = items;
  }

  /// Says what is wrong if an item before had that name.
  ///
  /// @param key where the name stands in the section
  void check(Section section, Key<?> key, String name) {
    Position earlier = first.putIfAbsent(name, section.positionOf(key));
    if (earlier != null) {
      section.error(
          key,
          "two "
              + items
              + " are called "
              + Quoted.of(name)
              + "; the first stands at line "
              + earlier.line()
              + ", column "
              + earlier.column());
    }
  }
}
