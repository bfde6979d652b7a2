package dev.gangway.openssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One host while it is translated. For one thread.
final class Draft {
  private final String name;
  private final Settings settings;
  private final Remarks remarks;
  private final YamlFields fields = new YamlFields();
  private final List<String> comments = new ArrayList<>();
  private final Tokens tokens;

  Draft(String name, Settings settings, Remarks remarks) {
    this.name = name;
    this.settings = settings;
    this.remarks = remarks;
    this.tokens = Tokens.of(settings);
  }

  /// The host's name in Gangway.
  String name() {
    return name;
  }

  Settings settings() {
    return settings;
  }

  YamlFields fields() {
    return fields;
  }

  List<String> comments() {
    return comments;
  }

  /// Says why a line is not carried over.
  void say(ConfigLine line, String why) {
    remarks.add(line.place(), line.written() + ": " + why, name);
  }

  /// The same, and beside the host too: without it the host is not what it was.
  void sayBeside(ConfigLine line, String why) {
    comments.add(remarks.add(line.place(), line.written() + ": " + why, name));
  }

  /// A text with its tokens replaced, or nothing, which has been said.
  Optional<String> expand(ConfigLine line, String text) {
    Optional<String> expanded = tokens.expand(text);
    if (expanded.isEmpty()) {
      sayBeside(line, Shown.quoted(text) + " has a token that is not known here");
    }
    return expanded;
  }

  /// A path as Gangway writes it, or nothing, which has been said. `~/` stays: it is the home
  /// folder of whoever runs the gateway, as it is that of whoever runs `ssh`.
  Optional<String> path(ConfigLine line, String written) {
    Surroundings here = settings.surroundings();
    String text = written;
    if (text.startsWith("%d/")) {
      text = "~" + text.substring(2);
    } else if (text.startsWith("${HOME}/")) {
      text = "~" + text.substring("${HOME}".length());
    } else if (text.startsWith("~" + here.user() + "/")) {
      text = "~" + text.substring(1 + here.user().length());
    }
    if (text.startsWith("~") && !text.startsWith("~/")) {
      sayBeside(line, "somebody else's home folder is not known here: " + Shown.quotedPath(text));
      return Optional.empty();
    }
    Optional<String> path = tokens.with(here.environment()).expand(text);
    if (path.isEmpty()) {
      sayBeside(
          line,
          Shown.quotedPath(text)
              + " has a token, or a variable of the environment, that is not"
              + " known here");
      return path;
    }
    if (!Accepted.path(path.get())) {
      sayBeside(line, Shown.quotedPath(path.get()) + " is no path without invisible characters");
      return Optional.empty();
    }
    if (!path.get().startsWith("/") && !path.get().startsWith("~/")) {
      sayBeside(
          line,
          Shown.quotedPath(path.get())
              + " begins at the folder that `ssh` is started in, and would begin at the"
              + " configuration file's; write it whole");
      return Optional.empty();
    }
    return path;
  }
}
