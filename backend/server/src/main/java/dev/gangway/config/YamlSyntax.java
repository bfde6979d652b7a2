package dev.gangway.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/// Says a YAML parser's complaint in the words of somebody who edits a configuration: where to
/// look, and what is usually wrong there. The parser's own words never carry more of the file than
/// one character, so they cannot carry a secret.
final class YamlSyntax {

  /// A mistake of form.
  record Mistake(Position position, String message) {}

  /// What the parser says, and what it means. The first whose texts are contained fits.
  private record Meaning(String context, String problem, boolean atContext, String message) {}

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning(
              "",
              "found character '\\t",
              false,
              "a tab stands where YAML allows spaces only; indent with spaces"),
          new Meaning(
              "",
              "that cannot start any token",
              false,
              "a text that begins with this character needs quotes"),
          new Meaning(
              "quoted scalar",
              "unexpected end of stream",
              true,
              "the quote that opens here is never closed"),
          new Meaning(
              "double-quoted scalar",
              "",
              false,
              "no such escape in a text with double quotes; use single quotes, or write `\\\\` for a"
                  + " backslash"),
          new Meaning(
              "",
              "mapping values are not allowed here",
              false,
              "a `:` where no key can end: the indentation does not fit the line above, or a text"
                  + " with `: ` in it needs quotes"),
          new Meaning(
              "simple key", "could not find expected ':'", true, "expected a key and a `:` here"),
          new Meaning(
              "flow sequence", "", true, "the list that opens here with `[` does not close"),
          new Meaning(
              "flow mapping", "", true, "the mapping that opens here with `{` does not close"),
          new Meaning(
              "block collection",
              "expected <block end>",
              false,
              "the indentation does not fit the list above; its items begin with `- `, all in one"
                  + " column"),
          new Meaning(
              "block mapping",
              "<block mapping start>",
              false,
              "the indentation does not fit the keys above; keys of one mapping stand in one column"),
          new Meaning(
              "block mapping",
              "'<scalar>'",
              false,
              "this text stands behind a complete value; a text with quotes in it needs quotes around"
                  + " all of it"),
          new Meaning(
              "block mapping",
              "expected <block end>",
              false,
              "this does not fit the mapping above; check the indentation and the brackets"),
          new Meaning(
              "",
              "expected '<document start>'",
              false,
              "the document has ended before this; check the indentation"),
          new Meaning("scanning an a", "", true, "a text that begins with `&` or `*` needs quotes"),
          new Meaning(
              "", "expected the node content", false, "expected a value here; check the brackets"));

  /// An IPv6 address without quotes is a YAML list to begin with.
  private static final Pattern BARE_IPV6 = Pattern.compile("[:-]\\s+\\[[0-9a-fA-F]*:[^]]*]");

  private static final Pattern BARE_REFERENCE = Pattern.compile("[{\\[,].*\\$\\{");

  private static final int AROUND = 200;

  private YamlSyntax() {}

  /// Where the mistake is, and what to do.
  static Mistake explain(YamlEngineException e, String text, Position whole) {
    return switch (e) {
      case MarkedYamlEngineException marked -> explain(marked, text, whole);
      case ReaderException reader ->
          new Mistake(
              YamlSource.positionAfter(upTo(text, reader.getPosition()), whole),
              "the control character U+%04X is not allowed in YAML"
                  .formatted(reader.getCodePoint()));
      case YamlVersionException _ -> new Mistake(whole.at(1, 1), "expected YAML 1.2 or 1.1");
      default -> new Mistake(whole.at(1, 1), "this is not valid YAML");
    };
  }

  private static Mistake explain(MarkedYamlEngineException e, String text, Position whole) {
    String context = Optional.ofNullable(e.getContext()).orElse("");
    String problem = Optional.ofNullable(e.getProblem()).orElse("");
    Position at = e.getProblemMark().map(mark -> position(mark, whole)).orElse(whole.at(1, 1));
    Position begin = e.getContextMark().map(mark -> position(mark, whole)).orElse(at);
    String line = line(text, at);
    if (BARE_IPV6.matcher(line).find()) {
      return new Mistake(at, "an IPv6 address in brackets needs quotes: `\"[::1]:8022\"`");
    }
    for (Meaning meaning : MEANINGS) {
      if (context.contains(meaning.context()) && problem.contains(meaning.problem())) {
        String more =
            context.contains("flow") && BARE_REFERENCE.matcher(line).find()
                ? "; a `${…}` between brackets needs quotes"
                : "";
        return new Mistake(meaning.atContext() ? begin : at, meaning.message() + more);
      }
    }
    return new Mistake(at, "this is not valid YAML: " + firstLine(problem));
  }

  private static Position position(Mark mark, Position whole) {
    return whole.at(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /// The part of the line around the mistake; all of it would be too much of a hostile line.
  private static String line(String text, Position position) {
    String line = text.lines().skip(position.line() - 1L).findFirst().orElse("");
    int begin = Math.clamp(position.column() - AROUND, 0, line.length());
    return line.substring(begin, Math.clamp(position.column() + AROUND, 0, line.length()));
  }

  private static String upTo(String text, int codePoints) {
    int limit = Math.min(codePoints, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, limit));
  }

  private static String firstLine(String message) {
    return Quoted.harmless(message.lines().findFirst().orElse(""));
  }
}
