package dev.gangway.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a daemon leaves behind when it does not end in peace. All of it names the daemon's own
/// folder, which nothing else does.
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Leftovers() {}

  /// Ends the processes that work in a folder, unmounts what is mounted there, and removes it.
  static void remove(Path folder) {
    endProcesses(folder);
    unmount(folder);
    // Not by Java: a container may have made names that are no text.
    Program.run(PATIENCE, Map.of(), List.of("rm", "-rf", "--one-file-system", folder.toString()));
  }

  /// containerd's shims outlive their daemon, and the containers outlive the shims.
  private static void endProcesses(Path folder) {
    List<ProcessHandle> found;
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      found = all.filter(process -> commandLine(process).contains(folder + "/")).toList();
    }
    for (ProcessHandle process : found) {
      try (Stream<ProcessHandle> children = process.descendants()) {
        children.forEach(ProcessHandle::destroyForcibly);
      }
      process.destroyForcibly();
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  private static void unmount(Path folder) {
    try {
      Files.readAllLines(Path.of("/proc/self/mounts"), ISO_8859_1).stream()
          .map(line -> line.split(" ", -1)[1])
          .filter(path -> path.startsWith(folder + "/"))
          .sorted(Comparator.reverseOrder())
          .forEach(path -> Program.run(PATIENCE, Map.of(), List.of("umount", "-l", path)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
