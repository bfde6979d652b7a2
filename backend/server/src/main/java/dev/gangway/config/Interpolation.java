package dev.gangway.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Puts values from elsewhere into texts: `${env:NAME}` is an environment variable, `${file:/path}`
/// the content of a file without its last line break, and `$${` is a plain `${`. What comes in is
/// not looked at again, so that a password may hold `${`. `${login}` stays where it is: there is
/// nobody logged in yet.
final class Interpolation {
  /// No secret is larger, and a wrong path must not fill the memory.
  static final int LARGEST_FILE = 64 << 10;

  private static final String BEGIN = "${";
  private static final String ESCAPED = "$${";
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Suggestion SOURCES = new Suggestion(List.of("env", "file"));

  /// A text with everything put in.
  ///
  /// @param literal whether nothing was put in: the value itself stands in the file
  /// @param files those that were read
  /// @param personal whether `${login}` stands in it, as it is: what it means differs from one user
  ///   to the next
  record Text(String value, boolean literal, boolean personal, List<Path> files) {
    Text {
      files = List.copyOf(files);
    }
  }

  private final Map<String, String> environment;
  private final FilePaths paths;

  Interpolation(Map<String, String> environment, FilePaths paths) {
    this.environment = Map.copyOf(environment);
    this.paths = paths;
  }

  /// The text with its references replaced, or what is wrong with the first bad one.
  Parsed<Text> resolve(String written) {
    StringBuilder out = new StringBuilder();
    List<Path> files = new ArrayList<>();
    boolean literal = true;
    boolean personal = false;
    int at = 0;
    while (at < written.length()) {
      if (written.startsWith(ESCAPED, at)) {
        out.append(BEGIN);
        at += ESCAPED.length();
      } else if (written.startsWith(LoginTemplate.LOGIN, at)) {
        out.append(LoginTemplate.LOGIN);
        personal = true;
        at += LoginTemplate.LOGIN.length();
      } else if (written.startsWith(BEGIN, at)) {
        int end = written.indexOf('}', at);
        if (end < 0) {
          return Parsed.malformed("`${` without its `}`; for a plain `${` write `$${`");
        }
        switch (lookUp(written.substring(at + BEGIN.length(), end), files)) {
          case Parsed.Malformed<String>(String why) -> {
            return Parsed.malformed(why);
          }
          case Parsed.Value<String>(String value) -> out.append(value);
        }
        literal = false;
        at = end + 1;
      } else {
        out.append(written.charAt(at));
        at++;
      }
    }
    return Parsed.value(new Text(out.toString(), literal, personal, files));
  }

  private Parsed<String> lookUp(String reference, List<Path> files) {
    int colon = reference.indexOf(':');
    String source = colon < 0 ? reference : reference.substring(0, colon);
    String name = reference.substring(colon + 1);
    return switch (source) {
      case "env" -> colon < 0 ? nameless(source) : variable(name);
      case "file" -> colon < 0 ? nameless(source) : file(name, files);
      default ->
          Parsed.malformed(
              "`${"
                  + Quoted.harmless(source)
                  + (colon < 0 ? "}`" : ":…}`")
                  + " is unknown; known are `${env:NAME}` and `${file:/path}`, and `$${` is a"
                  + " plain `${`"
                  + (colon < 0 && VARIABLE.matcher(source).matches()
                      ? "; did you mean `${env:" + Quoted.harmless(source) + "}`?"
                      : SOURCES.hint(source)));
    };
  }

  private static Parsed<String> nameless(String source) {
    return Parsed.malformed(
        source.equals("env")
            ? "expected a variable's name, as in `${env:NAME}`"
            : "expected a file's name, as in `${file:/path}`");
  }

  private Parsed<String> variable(String name) {
    if (!VARIABLE.matcher(name).matches()) {
      return nameless("env");
    }
    String value = environment.get(name);
    if (value == null) {
      return Parsed.malformed("the environment variable " + Quoted.of(name) + " is not set");
    }
    return value.isEmpty()
        ? Parsed.malformed("the environment variable " + Quoted.of(name) + " is empty")
        : Parsed.value(value);
  }

  private Parsed<String> file(String name, List<Path> files) {
    return switch (paths.parse(name)) {
      case Parsed.Malformed<Path> _ -> nameless("file");
      case Parsed.Value<Path>(Path path) -> {
        files.add(path);
        yield content(path);
      }
    };
  }

  private static Parsed<String> content(Path path) {
    String subject = "the file " + Quoted.path(path) + " ";
    return switch (SmallFile.read(path, LARGEST_FILE)) {
      case Parsed.Malformed<ByteBuffer>(String why) -> Parsed.malformed(subject + why);
      case Parsed.Value<ByteBuffer>(ByteBuffer bytes) -> {
        try {
          String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
          String value = withoutLineBreak(text);
          yield value.isEmpty() ? Parsed.malformed(subject + "is empty") : Parsed.value(value);
        } catch (CharacterCodingException e) {
          yield Parsed.malformed(subject + "is not UTF-8 text");
        }
      }
    };
  }

  /// Editors and `echo` end a file with a line break that is no part of the secret.
  private static String withoutLineBreak(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
