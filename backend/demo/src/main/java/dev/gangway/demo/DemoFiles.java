package dev.gangway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The demo's own temporary folders.
final class DemoFiles {
  private static final Logger log = LoggerFactory.getLogger(DemoFiles.class);

  private DemoFiles() {}

  /// Removes a folder and all in it, as far as it can; what stays is logged. One that is not there
  /// is fine.
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException failure) {
      log.warn("cannot remove the temporary folder {}: {}", folder, failure.getMessage());
    }
  }
}
