package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What Linux knows of a process, and thus whoever may look into `/proc`.
///
/// @param pid its number
public record Vitals(long pid) {
  /// What is used of a generation.
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  /// Linux tells programs of a hundred ticks a second, whatever it uses itself.
  private static final int TICK_MILLIS = 10;

  /// Open files, sockets included.
  public int files() {
    return list("fd").size();
  }

  /// Threads; virtual ones are not among them.
  public int threads() {
    return list("task").size();
  }

  /// The most memory that was ever in use, in KiB.
  public long mostKibibytes() {
    return kibibytes("status", "VmHWM:");
  }

  /// What it keeps in memory, in KiB; of what it shares with others, its share alone.
  public long proportionalKibibytes() {
    return kibibytes("smaps_rollup", "Pss:");
  }

  /// The processor time it has used so far, in steps of 10 ms.
  public Duration cpu() {
    String stat = text("stat");
    // proc_pid_stat(5): the name, in brackets, may hold anything; fields 14 and 15 are in ticks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Duration.ofMillis(
        (Long.parseLong(fields[14 - 3]) + Long.parseLong(fields[15 - 3])) * TICK_MILLIS);
  }

  /// The command line, its arguments ended by NUL.
  public String commandLine() {
    return text("cmdline");
  }

  /// The environment, each variable ended by NUL.
  public String environment() {
    return text("environ");
  }

  /// What its threads are called in the system, line by line.
  public String threadNames() {
    List<String> names = new ArrayList<>();
    for (Path task : list("task")) {
      names.add(text("task/" + task.getFileName() + "/comm"));
    }
    return String.join("", names);
  }

  /// What the JVM says of its threads: names in full, and where they are.
  public String threadDump() {
    return jcmd("Thread.print");
  }

  /// What a JVM with the serial collector keeps on its heap when the garbage is gone, in KiB. (It
  /// gives memory back to the system in steps, so that says little.)
  public long liveHeapKibibytes() {
    jcmd("GC.run");
    return USED.matcher(jcmd("GC.heap_info"))
        .results()
        .mapToLong(generation -> Long.parseLong(generation.group(1)))
        .sum();
  }

  private String jcmd(String command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return ChildProcess.run(List.of(jcmd.toString(), Long.toString(pid), command));
  }

  private List<Path> list(String folder) {
    try (Stream<Path> files = Files.list(proc(folder))) {
      return files.toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private long kibibytes(String file, String field) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .sum();
  }

  /// Empty if what it tells of has ended meanwhile.
  private String text(String file) {
    try {
      return new String(Files.readAllBytes(proc(file)), StandardCharsets.UTF_8);
    } catch (IOException ended) {
      return "";
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(pid)).resolve(file);
  }
}
