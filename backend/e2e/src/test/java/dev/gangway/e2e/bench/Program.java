package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// What the host can run on a terminal. It waits for a key that chooses, so that logging in is not
/// measured; all of them answer each key with itself when they are through.
enum Program {
  /// Answers each key with itself: cat, not the line discipline, so that it is a round trip through
  /// a program, as in an editor.
  ECHO('e'),

  /// Prints [#X_BYTES] of x.
  X('x'),

  /// Prints [#TEXT_BYTES] of numbered, coloured lines in many scripts, and lets the terminal put a
  /// carriage return into each, as most programs do.
  TEXT('t'),

  /// Prints numbers, line by line, until Ctrl-C; then [#DEAD].
  FLOOD('f'),

  /// Prints y, line by line, until the terminal is closed.
  YES('y');

  /// What [#X] prints.
  static final long X_BYTES = (long) Contest.scaled(200) << 20;

  private static final String TEXT_LINES = textLines();

  /// What [#TEXT] prints.
  static final long TEXT_BYTES = (long) Contest.scaled(64) * sent(TEXT_LINES);

  /// Ctrl-C.
  static final byte[] INTERRUPT = {3};

  /// No flood prints it before it is over.
  static final byte DEAD = '!';

  private final char key;

  Program(char key) {
    this.key = key;
  }

  /// Starts it on a terminal that runs none yet.
  void start(Line line) {
    line.type(new byte[] {(byte) key});
  }

  /// The command of a host that can run all of them.
  static String command(OpenSshServer server) {
    Path x = Place.write(server.home().resolve("x"), ("x".repeat(63) + "\n").repeat(1 << 14));
    Path text = Place.write(server.home().resolve("text"), TEXT_LINES);
    Path script =
        Place.write(
            server.home().resolve("programs"),
            """
            stty raw -echo
            printf R
            case $(head -c 1) in
              x) cat $(yes '%s' | head -n %d) ;;
              t) stty opost; cat $(yes '%s' | head -n %d); stty -opost ;;
              f) trap : INT; stty isig; seq 999999999999; printf '%c' ;;
              y) yes ;;
            esac
            exec cat
            """
                .formatted(x, Contest.scaled(200), text, Contest.scaled(64), DEAD));
    return "exec sh '" + script + "'";
  }

  /// About 1 MiB.
  private static String textLines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; lines.length() < 1 << 20; i++) {
      lines.append(
          "%06d \033[38;5;%dmnaïve 你好 мир 😀\033[0m the quick brown fox jumps over the lazy dog%n"
              .formatted(i, i % 256));
    }
    return lines.toString();
  }

  private static long sent(String lines) {
    return lines.getBytes(StandardCharsets.UTF_8).length + lines.lines().count();
  }
}
