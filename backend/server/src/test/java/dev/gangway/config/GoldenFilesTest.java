package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every `golden/*.txt` is a test: a configuration, a line of dashes, and what comes of it, which
/// is the report a user sees or, after `loaded`, every component that differs from the defaults.
///
/// Comments at the input's top set the scene, and stay part of it:
///
/// ```
/// # given env NAME=value
/// # given file secrets/web 600: the content, with \n for line breaks
/// ```
///
/// To add a case, write the input and run with `-Dgolden.rewrite`: the outcome is written behind
/// it, to be read before it is committed.
class GoldenFilesTest {
  private static final String SEPARATOR = "----------\n";
  private static final int AT_LEAST = 60;
  private static final Pattern GIVEN_VARIABLE = Pattern.compile("# given env (\\w+)=(.*)");
  private static final Pattern GIVEN_FILE = Pattern.compile("# given file (\\S+) (\\d+): (.*)");

  @TempDir Path folders;

  @TestFactory
  Stream<DynamicTest> everyGoldenFileHoldsItsOutcome() throws IOException {
    Path source = Path.of("src/test/resources/dev/gangway/config/golden");
    List<Path> files;
    try (Stream<Path> found = Files.list(source)) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(AT_LEAST);
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString().replace(".txt", ""), () -> check(file)));
  }

  private void check(Path golden) throws IOException {
    String text = Files.readString(golden);
    int separator = text.indexOf(SEPARATOR);
    String input = separator < 0 ? text : text.substring(0, separator);
    String outcome = outcome(input);
    if (System.getProperty("golden.rewrite") != null) {
      Files.writeString(golden, input + SEPARATOR + outcome);
      fail("rewritten; read what changed, then run without golden.rewrite");
    }
    assertThat(outcome).isEqualTo(text.substring(separator + SEPARATOR.length()));
  }

  private String outcome(String input) throws IOException {
    Path folder = Files.createTempDirectory(folders, "case");
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", folder.resolve("home").toString());
    List<String> defaults = defaults(folder, environment);
    for (String line : input.lines().takeWhile(line -> line.startsWith("# given ")).toList()) {
      give(line, folder, environment);
    }
    Path file = Files.writeString(folder.resolve("gangway.yaml"), input);
    String text =
        switch (ConfigLoader.load(file, environment)) {
          case ConfigResult.Loaded(Config config, List<ConfigProblem> warnings) ->
              (warnings.isEmpty() ? "" : ConfigReport.render(warnings) + "\n")
                  + loaded(config, defaults);
          case ConfigResult.Refused(List<ConfigProblem> problems) -> ConfigReport.render(problems);
        };
    return text.replace(folder + "/", "");
  }

  private static List<String> defaults(Path folder, Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(folder.resolve("nothing.yaml"), "hosts:\n");
    if (ConfigLoader.load(file, environment) instanceof ConfigResult.Loaded(Config config, _)) {
      return RecordText.lines(config);
    }
    throw new AssertionError("a file without hosts does not load");
  }

  private static String loaded(Config config, List<String> defaults) {
    List<String> lines = new ArrayList<>(RecordText.lines(config));
    lines.removeAll(defaults);
    return "loaded\n" + String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
  }

  private static void give(String line, Path folder, Map<String, String> environment)
      throws IOException {
    Matcher variable = GIVEN_VARIABLE.matcher(line);
    Matcher file = GIVEN_FILE.matcher(line);
    if (variable.matches()) {
      environment.put(variable.group(1), variable.group(2).replace("$FOLDER", folder.toString()));
    } else if (file.matches()) {
      Path path = folder.resolve(file.group(1));
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.group(3).replace("\\n", "\n").replace("\\r", "\r"));
      String mode = "%9s".formatted(Integer.toBinaryString(Integer.parseInt(file.group(2), 8)));
      StringBuilder permissions = new StringBuilder();
      for (int i = 0; i < mode.length(); i++) {
        permissions.append(mode.charAt(i) == '1' ? "rwx".charAt(i % 3) : '-');
      }
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions.toString()));
    } else {
      throw new AssertionError("this sets no scene: " + line);
    }
  }
}
