package dev.gangway.openssh;

import java.util.List;
import java.util.Optional;

/// A configuration file as blocks, with the files that it includes in their places.
record ConfigTree(List<Block> blocks) {
  ConfigTree {
    blocks = List.copyOf(blocks);
  }

  /// The lines from one `Host` or `Match` to the next.
  ///
  /// @param head that line; nothing for what stands before the first
  record Block(Condition condition, Optional<ConfigLine> head, List<Item> items) {}

  /// What stands in a block.
  sealed interface Item {}

  /// A keyword and its value.
  record Setting(ConfigLine line) implements Item {}

  /// Files that are read here if the block applies. Their blocks end with them.
  record Included(List<ConfigTree> files) implements Item {
    Included {
      files = List.copyOf(files);
    }
  }
}
