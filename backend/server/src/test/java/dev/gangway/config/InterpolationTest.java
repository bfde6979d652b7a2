package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Only what the golden files cannot hold: large files and other bytes.
class InterpolationTest {
  @TempDir Path folder;
  private Interpolation interpolation;
  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("secret");
    interpolation =
        new Interpolation(Map.of(), new FilePaths(folder.resolve("gangway.yaml"), Map.of()));
  }

  @Test
  void filesAreNeverLargerThan64KiB() throws IOException {
    Files.writeString(file, "x".repeat(Interpolation.LARGEST_FILE));
    assertThat(interpolation.resolve("${file:secret}"))
        .isEqualTo(
            Parsed.value(
                new Interpolation.Text(
                    "x".repeat(Interpolation.LARGEST_FILE), false, false, List.of(file))));

    Files.writeString(file, "x".repeat(Interpolation.LARGEST_FILE + 1));
    assertThat(interpolation.resolve("${file:secret}"))
        .isEqualTo(Parsed.malformed("the file `" + file + "` is larger than 64KiB"));
  }

  @Test
  void filesAreUtf8() throws IOException {
    Files.write(file, new byte[] {'a', (byte) 0xFC, 'b'});

    assertThat(interpolation.resolve("${file:secret}"))
        .isEqualTo(Parsed.malformed("the file `" + file + "` is not UTF-8 text"));
  }

  @Test
  void onlyOneLineBreakAtTheEndIsTakenOff() throws IOException {
    Files.writeString(file, " a\n\n");

    assertThat(interpolation.resolve("${file:secret}"))
        .isEqualTo(Parsed.value(new Interpolation.Text(" a\n", false, false, List.of(file))));
  }
}
