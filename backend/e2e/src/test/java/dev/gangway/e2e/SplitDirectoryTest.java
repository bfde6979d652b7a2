package dev.gangway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.Shell;
import dev.gangway.e2e.world.TerminalPage;
import dev.gangway.e2e.world.TerminalPage.Terminal;
import dev.gangway.e2e.world.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A pane beside another, and a duplicate, begin where the other's shell is, if it says so.
@EndToEnd
class SplitDirectoryTest {
  private static final String SPLIT_RIGHT = "Control+Shift+KeyO";
  private static final String DUPLICATE = "Control+Shift+KeyU";
  private static final String NAME = "basename \"$PWD\"";
  private static final String DIRECTORY = "it's  $HOME, 世界";

  @Test
  void aNewPaneBeginsWhereItsNeighbourIs(Suite suite, Window window) throws IOException {
    Path folder = Place.folder("split");
    Path there = Files.createDirectories(folder.resolve(DIRECTORY));
    Path gone = Files.createDirectories(folder.resolve("gone"));
    try (GatewayProcess gateway =
        GatewayProcess.start(
            new GatewayConfig()
                .host(suite.sshServer().host("split", command(folder, loginShell(folder)))))) {
      TerminalPage page = window.open(gateway.uri());
      Terminal first = page.openShell("split");
      assertThat(first.run("pwd")).isEqualTo(folder.toString());
      first.run("cd it*");
      assertThat(window.page().locator(".status-directory"))
          .hasText(there.toString().replace("  ", " "));

      // The name alone: a long path is wrapped in a narrow pane.
      assertThat(page.split(SPLIT_RIGHT).run(NAME)).isEqualTo(DIRECTORY);
      Terminal duplicate = page.split(DUPLICATE);
      assertThat(duplicate.run(NAME)).isEqualTo(DIRECTORY);

      duplicate.run("cd ../gone; rmdir ../gone");
      assertThat(page.split(SPLIT_RIGHT).run(NAME)).isEqualTo(folder.getFileName().toString());
      assertThat(gone).doesNotExist();
      window.close();
    } finally {
      Place.remove(folder);
    }
  }

  /// The test's shell as one that tells where it is, and stays where it is begun.
  private static Path loginShell(Path folder) throws IOException {
    Path start =
        Place.write(
            folder.resolve("bashrc"),
            "PS1='%s '; unset HISTFILE; PROMPT_COMMAND='printf \"\\e]7;file://h%%s\\a\" \"$PWD\"'\n"
                .formatted(Shell.PROMPT));
    Path shell =
        Place.write(
            folder.resolve("login-shell"),
            "#!/bin/sh\nexec env HOME='%s' LANG=C.UTF-8 /bin/bash --noprofile --rcfile '%s' -i\n"
                .formatted(folder, start));
    assertThat(shell.toFile().setExecutable(true)).isTrue();
    return shell;
  }

  /// What sshd does with a login shell, for the one it is to take for it.
  private static String command(Path folder, Path shell) {
    return "cd '%1$s'; export SHELL='%2$s'; if [ -n \"$SSH_ORIGINAL_COMMAND\" ]; then exec sh -c \"$SSH_ORIGINAL_COMMAND\"; else exec \"$SHELL\"; fi"
        .formatted(folder, shell);
  }
}
