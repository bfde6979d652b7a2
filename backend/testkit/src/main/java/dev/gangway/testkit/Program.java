package dev.gangway.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs a program to its end.
final class Program {
  private Program() {}

  /// How it ended.
  ///
  /// @param output what it printed, standard error included
  record Result(int status, String output) {}

  /// Where a program is.
  ///
  /// @throws IllegalStateException if it is nowhere, naming the package that has it
  static String find(String name, String debianPackage) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "The tests need %s: apt-get install --no-install-recommends %s"
                    .formatted(name, debianPackage)));
  }

  /// Runs it.
  ///
  /// @throws IllegalStateException if it does not end in time
  static Result run(Duration timeout, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("gangway-program-", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException("not done in time: " + String.join(" ", command));
        }
        return new Result(process.exitValue(), Files.readString(output, UTF_8));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Runs it, and takes nothing but success.
  ///
  /// @return what it printed
  static String require(Duration timeout, Map<String, String> environment, List<String> command) {
    Result result = run(timeout, environment, command);
    if (result.status() != 0) {
      throw new IllegalStateException(
          "status %d of %s: %s"
              .formatted(result.status(), String.join(" ", command), result.output()));
    }
    return result.output();
  }
}
