package dev.gangway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// How paths in the file are meant: `~/` begins at the home folder, and a relative path at the
/// folder of the configuration file, wherever the gateway was started.
final class FilePaths {
  private final Path folder;
  private final Map<String, String> environment;

  FilePaths(Path file, Map<String, String> environment) {
    Path parent = file.toAbsolutePath().getParent();
    this.folder = parent == null ? file.toAbsolutePath() : parent;
    this.environment = Map.copyOf(environment);
  }

  /// The path, always absolute.
  Parsed<Path> parse(String text) {
    if (text.isEmpty()) {
      return Parsed.malformed("a path");
    }
    if (text.equals("~") || text.startsWith("~/")) {
      return path(home(), text.substring(Math.min(2, text.length())));
    }
    if (text.startsWith("~")) {
      return Parsed.malformed("a path (only `~/`, the gateway's own home folder, is known)");
    }
    return path(folder, text);
  }

  private static Parsed<Path> path(Path base, String text) {
    try {
      return Parsed.value(base.resolve(text));
    } catch (InvalidPathException e) {
      return Parsed.malformed("a path");
    }
  }

  /// The home folder of the user the gateway runs as.
  Path home() {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home).toAbsolutePath();
  }

  /// Where state goes by default: `${XDG_STATE_HOME}/gangway`, `~/.local/state/gangway` without it.
  /// The XDG Base Directory Specification has relative values ignored.
  Path state() {
    String named = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base = named.startsWith("/") ? Path.of(named) : home().resolve(".local").resolve("state");
    return base.resolve("gangway");
  }
}
