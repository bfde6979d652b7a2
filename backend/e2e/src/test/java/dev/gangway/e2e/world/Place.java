package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Where things are and go on this machine.
public final class Place {
  private static final AtomicInteger logs = new AtomicInteger();

  /// Which of the JVMs that share `target/` this is.
  private static final long FORK = ProcessHandle.current().pid();

  private Place() {}

  /// The repository's root, which the build tells.
  public static Path root() {
    return Path.of(
        Objects.requireNonNull(
            System.getProperty("gangway.root"), "the system property gangway.root is not set"));
  }

  /// The version that is tested.
  public static String version() {
    return Objects.requireNonNull(
        System.getProperty("gangway.version"), "the system property gangway.version is not set");
  }

  /// A new file below `target/`, for what a process has to say.
  static Path log(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "logs"));
      return folder
          .resolve("%d-%03d-%s.log".formatted(FORK, logs.incrementAndGet(), name))
          .toAbsolutePath();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// A new folder, 0700, outside of the repository; removed with [#remove].
  public static Path folder(String name) {
    try {
      return Files.createTempDirectory("gangway-e2e-" + name + "-");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Removes a folder with all in it.
  public static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Writes a text file and returns it.
  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The names of the files in a folder, sorted.
  static List<String> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// A command with more arguments.
  static List<String> command(List<String> command, List<String> more) {
    return Stream.concat(command.stream(), more.stream()).toList();
  }

  /// A port of the loopback address that nobody listens on.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Where a program is installed.
  ///
  /// @param debianPackage what to install if it is not
  public static Path program(String name, String debianPackage) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    Optional<Path> found =
        Stream.of(path.split(":", -1), new String[] {"/usr/sbin", "/sbin"})
            .flatMap(Stream::of)
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(() ->
        new AssertionError(
            "%s is missing: apt-get install --no-install-recommends %s"
                .formatted(name, debianPackage)));
  }
}
