package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Only what the golden files cannot show: problems that no loader makes.
class ConfigReportTest {
  @TempDir Path folder;

  @Test
  void problemsOfOthersAreShownInTheirFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "hosts:\n\t- key: \u001b[2Jx\n");
    Position position = new Position(file.toString(), 2, 9);

    String report =
        ConfigReport.render(List.of(ConfigProblem.error(position, "hosts[0].key", "is encrypted")));

    assertThat(report)
        .isEqualTo(
            file
                + ":2:9: error: hosts[0].key: is encrypted\n"
                + "    2 | \t- key: \uFFFD[2Jx\n"
                + "      | \t       ^\n\n"
                + "1 error, 0 warnings\n");
  }

  @Test
  void problemsWithoutAReadableFileAreShownWithoutLines() {
    Position gone = new Position(folder.resolve("gone").toString(), 1, 1);
    Position impossible = new Position("\0", 1, 1);

    String report =
        ConfigReport.render(
            List.of(
                ConfigProblem.warning(gone, "a", "b"),
                ConfigProblem.warning(impossible, "c", "d")));

    assertThat(report)
        .isEqualTo(
            gone
                + ": warning: a: b\n\n"
                + impossible
                + ": warning: c: d\n\n"
                + "0 errors, 2 warnings\n");
  }

  @Test
  void marksBehindTheLineStandAtItsEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "b: c\n");

    String report =
        ConfigReport.render(
            List.of(ConfigProblem.error(new Position(file.toString(), 1, 99), "", "x")));

    assertThat(report).contains("    1 | b: ***\n      |       ^\n");
  }
}
