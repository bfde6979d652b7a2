package dev.gangway.openssh;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Goes through all blocks for one name after the other, as `ssh -G` does. For one thread.
final class Evaluation {
  private final ConfigTree tree;
  private final Surroundings surroundings;
  private final Remarks remarks;
  private final Set<Place> applied = new HashSet<>();

  Evaluation(ConfigTree tree, Surroundings surroundings, Remarks remarks) {
    this.tree = tree;
    this.surroundings = surroundings;
    this.remarks = remarks;
  }

  /// What holds for `ssh NAME`.
  Settings of(String name) {
    return of(name, Optional.empty(), OptionalInt.empty());
  }

  /// What holds for `ssh -l USER -p PORT NAME`.
  Settings of(String name, Optional<String> user, OptionalInt port) {
    Settings settings = new Settings(name, user, port, surroundings);
    evaluate(tree, settings);
    return settings;
  }

  /// Whether the block of this line has applied to any name yet.
  boolean hasApplied(Place head) {
    return applied.contains(head);
  }

  private void evaluate(ConfigTree file, Settings settings) {
    for (ConfigTree.Block block : file.blocks()) {
      switch (block.condition().of(settings)) {
        case NO -> {
          continue;
        }
        case LEFT_OUT -> {
          block
              .head()
              .ifPresent(head -> {
                applied.add(head.place());
                remarks.add(
                    head.place(),
                    "Match: depends on what is known only when `ssh` runs; the block is left out",
                    settings.name());
              });
          continue;
        }
        case YES -> {
          // Below.
        }
      }
      block.head().ifPresent(head -> applied.add(head.place()));
      if (block.condition() instanceof Condition.Names names
          && names.names().contains(settings.name())) {
        settings.setNamed();
      }
      for (ConfigTree.Item item : block.items()) {
        switch (item) {
          case ConfigTree.Setting(ConfigLine line) -> settings.take(line);
          // Not deeper than the reader lets files include files.
          case ConfigTree.Included(var files) -> files.forEach(each -> evaluate(each, settings));
        }
      }
    }
  }
}
