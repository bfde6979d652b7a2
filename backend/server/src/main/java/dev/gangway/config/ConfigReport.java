package dev.gangway.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Problems as a person at a terminal wants them: each with its line of the file and a mark under
/// the spot, and a count at the end.
///
/// ```
/// gangway.yaml:7:5: error: hosts[0].adress: unknown key; did you mean `address`?
///     7 |     adress: web-1.internal
///       |     ^
///
/// 1 error, 0 warnings
/// ```
///
/// Values that are secrets, or may be ones, are not in it.
public final class ConfigReport {
  private static final int WIDEST = 120;

  private ConfigReport() {}

  /// The report, ending in a line break. The files are read again for their lines; where that does
  /// not work any more, the lines are left out.
  public static String render(List<ConfigProblem> problems) {
    Map<String, Optional<SourceExcerpt>> excerpts = new HashMap<>();
    StringBuilder out = new StringBuilder();
    for (ConfigProblem problem : problems) {
      out.append(problem).append('\n');
      Position position = problem.position();
      if (position.line() > 0) {
        excerpts
            .computeIfAbsent(position.file(), ConfigReport::excerpt)
            .flatMap(excerpt -> excerpt.line(position.line()))
            .ifPresent(line -> show(line, position, out));
      }
      out.append('\n');
    }
    return out.append(count(problems)).append('\n').toString();
  }

  /// `2 errors, 1 warning`.
  public static String count(List<ConfigProblem> problems) {
    long errors =
        problems.stream()
            .filter(problem -> problem.severity() == ConfigProblem.Severity.ERROR)
            .count();
    return count(errors, "error") + ", " + count(problems.size() - errors, "warning");
  }

  private static String count(long number, String word) {
    return number + " " + word + (number == 1 ? "" : "s");
  }

  private static void show(String line, Position position, StringBuilder out) {
    int[] points = line.codePoints().toArray();
    // A mark that would stand behind what is shown points at something hidden: at its end, then.
    int column = Math.min(position.column() - 1, points.length);
    int begin = column < WIDEST ? 0 : column - WIDEST / 2;
    int end = Math.min(points.length, begin + WIDEST);
    StringBuilder text = new StringBuilder(begin > 0 ? "…" : "");
    StringBuilder lead = new StringBuilder(begin > 0 ? " " : "");
    for (int i = begin; i < end; i++) {
      // A tab stays one in both lines, so that the mark stands under its spot at any tab width.
      int shown = points[i] == '\t' || !Quoted.isInvisible(points[i]) ? points[i] : '\uFFFD';
      text.appendCodePoint(shown);
      if (i < column) {
        lead.append(shown == '\t' ? '\t' : ' ');
      }
    }
    text.append(end < points.length ? "…" : "");
    out.append("%5d | %s\n".formatted(position.line(), text.toString().stripTrailing()));
    out.append("      | %s^\n".formatted(lead));
  }

  private static Optional<SourceExcerpt> excerpt(String file) {
    try {
      return switch (SmallFile.read(Path.of(file), YamlSource.LARGEST)) {
        case Parsed.Malformed<ByteBuffer> _ -> Optional.empty();
        case Parsed.Value<ByteBuffer>(ByteBuffer bytes) ->
            Optional.of(
                SourceExcerpt.of(
                    YamlSource.withoutMark(StandardCharsets.UTF_8.decode(bytes).toString())));
      };
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
