package dev.gangway.openssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// Collects the files of known hosts that hosts name: Gangway asks all of them for every host. For
/// one thread.
final class KnownHosts {
  /// More come from tokens such as `%h`, a file for each host.
  private static final int MOST = 100;

  private static final String DEFAULT = "~/.ssh/known_hosts";

  private final Surroundings surroundings;
  private final SequencedSet<String> files = new LinkedHashSet<>();
  private boolean usual;

  KnownHosts(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Takes the files of one host.
  void collect(Draft draft) {
    usual |= draft.settings().first("userknownhostsfile").isEmpty();
    for (String keyword : List.of("userknownhostsfile", "globalknownhostsfile")) {
      Optional<ConfigLine> line = draft.settings().first(keyword);
      line.ifPresent(each -> collect(draft, each));
    }
  }

  private void collect(Draft draft, ConfigLine line) {
    for (String word : line.words()) {
      if (Settings.isNone(word) || word.equals("/dev/null")) {
        draft.sayBeside(
            line,
            "no known hosts; here every host's key is verified all the same, by `host_key` or the"
                + " files of `ssh.known_hosts`");
        continue;
      }
      Optional<String> path = draft.path(line, word);
      if (path.isEmpty()) {
        continue;
      }
      if (files.size() == MOST && !files.contains(path.get())) {
        draft.sayBeside(line, "more than " + MOST + " files of known hosts; left out");
        continue;
      }
      files.add(path.get());
      draft.say(line, "one list of files holds for all hosts; see `ssh.known_hosts`");
    }
  }

  /// The list for `ssh.known_hosts`; empty if Gangway's default does.
  List<String> files() {
    SequencedSet<String> all = new LinkedHashSet<>();
    Path file = surroundings.home().resolve(".ssh").resolve("known_hosts");
    if (usual && !files.isEmpty() && Files.exists(file)) {
      all.add(DEFAULT);
    }
    all.addAll(files);
    return all.stream().toList();
  }
}
