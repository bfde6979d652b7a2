package dev.gangway.e2e.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A program of the test's: its standard output as lines, its standard error in a file.
///
/// Closing it ends it and all it has started, however stubborn.
final class ChildProcess implements AutoCloseable {
  private static final Duration POLITENESS = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path errors;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>(); // guarded by itself

  private ChildProcess(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    // Reading a pipe would hold the carrier of a virtual thread.
    this.reader = Thread.ofPlatform().daemon().name(name + " output").start(this::readLines);
  }

  /// @param environment on top of the test's own
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path folder) {
    return start(name, command, environment, folder, Path.of("/dev/null"));
  }

  /// @param environment on top of the test's own
  /// @param input what it reads
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path folder, Path input) {
    Path errors = Place.log(name);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(input.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    try {
      return new ChildProcess(name, builder.start(), errors);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Runs a program to its end; it is expected to succeed.
  ///
  /// @return its standard output
  static String run(List<String> command) {
    return run(command, Map.of());
  }

  /// As [#run(List)], with more in its environment than the test's own.
  static String run(List<String> command, Map<String, String> environment) {
    try (ChildProcess child =
        start(
            Path.of(command.getFirst()).getFileName().toString(),
            command,
            environment,
            Path.of("."))) {
      int exit = child.awaitExit(Await.PATIENCE);
      if (exit != 0) {
        throw new AssertionError("%s: exit code %d: %s".formatted(command, exit, child.errors()));
      }
      return String.join("\n", child.lines());
    }
  }

  /// Waits for a line of standard output.
  ///
  /// @param what completes "waited for …"
  String awaitLine(String what, Duration patience, Predicate<String> right) {
    Optional<String> found =
        Await.until(
            what + " of " + name,
            patience,
            () -> {
              Optional<String> line = lines().stream().filter(right).findFirst();
              if (line.isEmpty() && !process.isAlive()) {
                throw new AssertionError(
                    "%s ended with exit code %d before %s: %s"
                        .formatted(name, process.exitValue(), what, errors()));
              }
              return line;
            },
            Optional::isPresent);
    return found.orElseThrow();
  }

  /// Everything on standard output so far.
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// Everything on standard error so far.
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /// Sends SIGTERM.
  void terminate() {
    process.destroy();
  }

  /// Sends a signal.
  ///
  /// @param signal without SIG
  void signal(String signal) {
    run(List.of("/bin/kill", "-" + signal, Long.toString(process.pid())));
  }

  /// Waits for its end and that of its output, and returns the exit code.
  int awaitExit(Duration patience) {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && reader.join(patience)) {
        return process.exitValue();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError(
        "%s still runs after %d s: %s".formatted(name, patience.toSeconds(), errors()));
  }

  /// Sends SIGKILL to the process and all it has started.
  void kill() {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    Await.until(
        "the end of " + name,
        () -> family.stream().filter(ProcessHandle::isAlive).toList(),
        List::isEmpty);
  }

  @Override
  public void close() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(POLITENESS.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private void readLines() {
    try (BufferedReader reader = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException ended) {
      // The process was killed; what it had said is there.
    }
  }
}
