package dev.gangway.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Builds the tree of one YAML document from the parser's events. There is no recursion here or in
/// the parser's own state, so that no file can exhaust the stack; nothing in the file can name a
/// Java class, because nothing is ever constructed but [YamlNode]s. For one thread, once.
final class YamlTree {
  /// The configuration itself needs five levels.
  static final int DEEPEST = 32;

  private static final String NO_ALIASES =
      "anchors (`&name`) and aliases (`*name`) are not supported; write the value out, and put quotes"
          + " around a text that begins with `&` or `*`";
  private static final String NO_MERGE_KEYS =
      "merge keys (`<<`) are not supported; write the keys out";
  private static final String NO_TAGS =
      "tags (`!name`) are not supported; take it out, and put quotes around a text that begins with"
          + " `!`";

  /// A list or a mapping that has begun and not ended. Of a mapping the children are keys and
  /// values in turn.
  private record Open(
      Position position, boolean mapping, @Nullable String refusal, List<YamlNode> children) {

    YamlNode close() {
      if (refusal != null) {
        return new YamlNode.Refused(position, refusal);
      }
      if (!mapping) {
        return new YamlNode.Sequence(position, children);
      }
      List<YamlNode.Entry> entries = new ArrayList<>(children.size() / 2);
      for (int i = 0; i + 1 < children.size(); i += 2) {
        entries.add(new YamlNode.Entry(key(children.get(i)), children.get(i + 1)));
      }
      return new YamlNode.Mapping(position, entries);
    }

    private static YamlNode key(YamlNode key) {
      boolean merge =
          key instanceof YamlNode.Scalar scalar && scalar.plain() && scalar.text().equals("<<");
      return merge ? new YamlNode.Refused(key.position(), NO_MERGE_KEYS) : key;
    }
  }

  private final String text;
  private final Position whole;
  private final Problems problems;
  private final Deque<Open> open = new ArrayDeque<>();
  private Position reached;
  private boolean begun;
  private @Nullable YamlNode root;

  private YamlTree(String text, Position whole, Problems problems) {
    this.text = text;
    this.whole = whole;
    this.problems = problems;
    this.reached = whole.at(1, 1);
  }

  /// The document's root; nothing, and one problem, if the text is not one YAML document.
  static Optional<YamlNode> parse(String text, String file, Problems problems) {
    return new YamlTree(text, Position.of(file), problems).build();
  }

  private Optional<YamlNode> build() {
    // One buffer for all of it: the parser looks ahead to the end of a text, and copies what it has
    // for each buffer more, which for a text of 1 MiB adds up to seconds.
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(YamlSource.LARGEST)
            .setBufferSize(text.length() + 1)
            .build();
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        reached = event.getStartMark().map(this::position).orElse(reached);
        if (!take(event)) {
          return Optional.empty();
        }
      }
    } catch (YamlEngineException e) {
      report(YamlSyntax.explain(e, text, whole));
      return Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The parser converts some hostile escapes unchecked: "\UFFFFFFFF" is a
      // NumberFormatException.
      report(new YamlSyntax.Mistake(reached, "this is not valid YAML, at or after this place"));
      return Optional.empty();
    }
    if (root == null) {
      report(new YamlSyntax.Mistake(whole, "the file is empty, or holds nothing but comments"));
    }
    return Optional.ofNullable(root);
  }

  /// Takes one event in; false when the rest of the file does not matter any more.
  private boolean take(Event event) {
    switch (event) {
      case DocumentStartEvent _ -> {
        if (begun) {
          report(
              new YamlSyntax.Mistake(
                  reached,
                  "a second document begins here; a configuration is one document: join them, or"
                      + " take the `---` out"));
          return false;
        }
        begun = true;
      }
      case AliasEvent _ -> add(new YamlNode.Refused(reached, NO_ALIASES));
      case ScalarEvent scalar -> add(scalar(scalar));
      case CollectionStartEvent start -> {
        open.push(
            new Open(
                reached,
                start instanceof MappingStartEvent,
                refusal(start.getAnchor().isPresent(), start.getTag()),
                new ArrayList<>()));
        if (open.size() > DEEPEST) {
          report(
              new YamlSyntax.Mistake(
                  reached,
                  "lists and mappings lie more than "
                      + DEEPEST
                      + " deep in each other; no configuration needs that"));
          return false;
        }
      }
      case CollectionEndEvent _ -> add(open.pop().close());
      default -> {
        // Ends of the stream and of documents: nothing to build.
      }
    }
    return true;
  }

  private YamlNode scalar(ScalarEvent scalar) {
    String refusal = refusal(scalar.getAnchor().isPresent(), scalar.getTag());
    if (refusal != null) {
      return new YamlNode.Refused(reached, refusal);
    }
    // The one scalar of a file of comments is empty and plain: no root, then.
    return new YamlNode.Scalar(reached, scalar.getValue(), scalar.isPlain());
  }

  private static @Nullable String refusal(boolean anchored, Optional<String> tag) {
    if (anchored) {
      return NO_ALIASES;
    }
    return tag.isPresent() ? NO_TAGS : null;
  }

  private void add(YamlNode node) {
    Open parent = open.peek();
    if (parent == null) {
      root = node;
    } else {
      parent.children().add(node);
    }
  }

  private void report(YamlSyntax.Mistake mistake) {
    problems.error(mistake.position(), "", mistake.message());
  }

  private Position position(Mark mark) {
    return whole.at(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
