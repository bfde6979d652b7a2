package dev.gangway.openssh;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a configuration file and all that it includes. For one thread, once.
///
/// What `ssh` would refuse is a remark here, and the reading goes on: one line from a newer
/// version, or from another system, should not stand in the way of the rest.
final class ConfigReader {
  /// OpenSSH's own bound. Files that include themselves end here.
  private static final int DEEPEST = 16;

  private static final int MOST_FILES = 1_000;

  /// In all files, each as often as it is included.
  private static final int MOST_LINES = 200_000;

  private final Surroundings surroundings;
  private final Remarks remarks;
  private final Map<Path, List<ConfigLine>> read = new HashMap<>();
  private int files;
  private int lines;

  ConfigReader(Surroundings surroundings, Remarks remarks) {
    this.surroundings = surroundings;
    this.remarks = remarks;
  }

  /// The whole configuration.
  ///
  /// @throws Unreadable if the file cannot be read, or it is too much; what is wrong with an
  ///   included file is a remark
  ConfigTree read(Path file) throws Unreadable {
    try {
      return tree(lines(file), 0);
    } catch (Unreadable e) {
      throw new Unreadable(Shown.path(file) + e.why());
    }
  }

  private List<ConfigLine> lines(Path file) throws Unreadable {
    List<ConfigLine> known = read.get(file);
    if (known != null) {
      return known;
    }
    List<ConfigLine> found = new ArrayList<>();
    int number = 0;
    for (String text : TextFile.lines(file)) {
      number++;
      ConfigLine.parse(text, new Place(file, number)).ifPresent(found::add);
    }
    read.put(file, found);
    return found;
  }

  private ConfigTree tree(List<ConfigLine> all, int depth) throws Unreadable {
    lines += all.size();
    if (lines > MOST_LINES) {
      throw new Unreadable(": with all that it includes it has more than " + MOST_LINES + " lines");
    }
    List<ConfigTree.Block> blocks = new ArrayList<>();
    List<ConfigTree.Item> items = new ArrayList<>();
    blocks.add(new ConfigTree.Block(new Condition.Always(), Optional.empty(), items));
    for (ConfigLine line : all) {
      switch (line.keyword()) {
        case "host", "match" -> {
          items = new ArrayList<>();
          blocks.add(new ConfigTree.Block(condition(line), Optional.of(line), items));
        }
        case "include" -> items.add(included(line, depth));
        default -> {
          Optional<String> mistake = Keywords.mistake(line);
          if (mistake.isPresent()) {
            remarks.add(line.place(), line.written() + ": " + mistake.get() + "; left out");
          } else {
            items.add(new ConfigTree.Setting(line));
          }
        }
      }
    }
    return new ConfigTree(blocks);
  }

  private Condition condition(ConfigLine line) {
    if (line.keyword().equals("host")) {
      if (line.words().isEmpty() || line.words().contains("")) {
        remarks.add(
            line.place(), line.written() + ": no pattern, or quotes that do not close; left out");
        return new Condition.Never();
      }
      return Condition.Names.of(line.words());
    }
    Optional<Condition.Match> match = Condition.Match.parse(line.rest());
    if (match.isEmpty()) {
      remarks.add(line.place(), line.written() + ": a criterion without its argument; left out");
      return new Condition.Never();
    }
    return match.get();
  }

  private ConfigTree.Included included(ConfigLine line, int depth) throws Unreadable {
    List<ConfigTree> trees = new ArrayList<>();
    if (line.words().isEmpty()) {
      remarks.add(line.place(), "Include: no file, or quotes that do not close; left out");
    }
    for (String word : line.words()) {
      for (Path file : files(line, word)) {
        if (depth == DEEPEST) {
          remarks.add(
              line.place(),
              "Include: more than " + DEEPEST + " files deep, perhaps in a circle; left out");
          return new ConfigTree.Included(trees);
        }
        if (files == MOST_FILES) {
          remarks.add(
              line.place(), "Include: more than " + MOST_FILES + " files; the rest is left out");
          return new ConfigTree.Included(trees);
        }
        files++;
        List<ConfigLine> found;
        try {
          found = lines(file);
        } catch (Unreadable e) {
          remarks.add(line.place(), "Include: " + Shown.path(file) + e.why() + "; left out");
          continue;
        }
        trees.add(tree(found, depth + 1));
      }
    }
    return new ConfigTree.Included(trees);
  }

  /// The files that an argument of `Include` stands for. That a pattern fits nothing is usual.
  private List<Path> files(ConfigLine line, String word) {
    Path ssh = surroundings.home().resolve(".ssh");
    try {
      if (word.startsWith("~") && !word.equals("~") && !word.startsWith("~/")) {
        remarks.add(
            line.place(), "Include: somebody else's home folder is not known here; left out");
        return List.of();
      }
      Path base = word.startsWith("~") ? surroundings.home() : ssh;
      String path = word.startsWith("~") ? word.substring(Math.min(2, word.length())) : word;
      if (Glob.isOne(path)) {
        return Glob.files(base, path);
      }
      Path file = base.resolve(path);
      if (!Files.exists(file)) {
        remarks.add(line.place(), "Include: " + Shown.path(file) + " does not exist");
        return List.of();
      }
      return List.of(file);
    } catch (InvalidPathException e) {
      remarks.add(line.place(), "Include: " + Shown.quoted(word) + " is no path; left out");
      return List.of();
    }
  }
}
