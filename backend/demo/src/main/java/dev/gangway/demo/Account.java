package dev.gangway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who the demo's terminals belong to.
///
/// @param user the login name
/// @param home where shells start
/// @param shell an executable; started as a login shell by `-l`, which bash, zsh, fish, ksh and
///   dash all know
public record Account(String user, Path home, Path shell) {

  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final List<String> SHELLS = List.of("/bin/bash", "/bin/sh");

  /// The account of whoever runs this process.
  public static Account invoking() {
    String user = Objects.requireNonNullElse(System.getProperty("user.name"), "demo");
    return invoking(user, System.getenv(), PASSWD);
  }

  /// @param environment its `SHELL` and `HOME` come first, since people set them on purpose
  /// @param passwd asked for the shell next
  static Account invoking(String user, Map<String, String> environment, Path passwd) {
    Path home =
        path(environment.get("HOME"))
            .filter(Files::isDirectory)
            .or(() -> path(System.getProperty("user.home")).filter(Files::isDirectory))
            .orElse(Path.of("/"));
    Path shell =
        Stream.concat(
                Stream.of(path(environment.get("SHELL")), shellIn(passwd, user)),
                SHELLS.stream().map(Account::path))
            .flatMap(Optional::stream)
            .filter(Account::isProgram)
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no shell: neither $SHELL nor any of " + SHELLS));
    return new Account(user, home, shell);
  }

  /// `ada@laptop`, for people to see.
  String atHost() {
    try {
      return user + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return user + "@localhost";
    }
  }

  /// The shell field of the user's line in a file of passwd(5)'s format.
  private static Optional<Path> shellIn(Path passwd, String user) {
    try (Stream<String> lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length == 7 && fields[0].equals(user))
          .findFirst()
          .flatMap(fields -> path(fields[6]));
    } catch (IOException unreadable) {
      return Optional.empty(); // the user may live in a directory service instead
    }
  }

  private static boolean isProgram(Path file) {
    return file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static Optional<Path> path(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException nonsense) {
      return Optional.empty();
    }
  }
}
