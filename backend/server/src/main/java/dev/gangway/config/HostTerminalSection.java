package dev.gangway.config;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what a terminal on one of `hosts` begins with.
final class HostTerminalSection {
  private static final Pattern TERM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}");
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z][A-Za-z0-9_.@-]{0,63}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final int MOST_VARIABLES = 64;
  private static final int LONGEST_VALUE = 4096;
  private static final byte[] ASCII = new byte[128];

  static {
    for (byte i = 0; i >= 0; i++) {
      ASCII[i] = i;
    }
  }

  private HostTerminalSection() {}

  static HostTerminal read(Section section) {
    HostTerminal defaults = HostTerminal.DEFAULTS;
    Optional<String> command = section.text(Keys.Host.COMMAND, HostTerminalSection::line);
    Optional<String> directory = section.text(Keys.Host.DIRECTORY, HostTerminalSection::directory);
    if (command.isPresent() && directory.isPresent()) {
      section.error(
          Keys.Host.DIRECTORY, "with a `command` of its own, put the `cd` into the command");
    }
    Charset charset =
        section.text(Keys.Host.CHARSET, HostTerminalSection::charset).orElse(defaults.charset());
    return new HostTerminal(
        section
            .text(Keys.Host.TERM, text -> matching(TERM, text, "a terminal's name such as `xterm`"))
            .orElse(defaults.term()),
        environment(section, charset),
        command,
        directory,
        charset);
  }

  private static Map<String, String> environment(Section section, Charset charset) {
    Optional<String> locale =
        section.text(
            Keys.Host.LOCALE, text -> matching(LOCALE, text, "a locale such as `de_DE.UTF-8`"));
    Map<String, String> variables =
        new LinkedHashMap<>(
            locale.map(HostTerminal::environment).orElse(HostTerminal.DEFAULTS.environment()));
    if (locale.isEmpty() && !charset.equals(StandardCharsets.UTF_8)) {
      // Its programs would write UTF-8 for ours. The host's own locale is the better guess.
      variables.remove("LANG");
    }
    Map<String, String> given = section.pairs(Keys.Host.ENVIRONMENT);
    given.forEach((name, value) -> {
      String problem = problem(name, value);
      if (problem.isEmpty()) {
        variables.put(name, value);
      } else {
        section.error(Keys.Host.ENVIRONMENT, Quoted.of(name) + " " + problem);
      }
    });
    if (given.size() > MOST_VARIABLES) {
      section.error(Keys.Host.ENVIRONMENT, "at most " + MOST_VARIABLES + " variables");
    }
    return variables;
  }

  private static String problem(String name, String value) {
    if (!VARIABLE.matcher(name).matches()) {
      return "is no name of a variable: letters, digits and `_`";
    }
    if (name.equals("TERM")) {
      return "has a key of its own, `term`";
    }
    if (name.startsWith("LD_") || name.startsWith("DYLD_")) {
      return "changes which code programs load, and is never sent";
    }
    if (value.length() > LONGEST_VALUE || value.codePoints().anyMatch(Character::isISOControl)) {
      return "needs a value of at most " + LONGEST_VALUE + " characters on one line";
    }
    return "";
  }

  private static Parsed<String> line(String text) {
    return text.isBlank()
            || text.length() > LONGEST_VALUE
            || text.codePoints().anyMatch(Character::isISOControl)
        ? Parsed.malformed("a command of at most " + LONGEST_VALUE + " characters on one line")
        : Parsed.value(text);
  }

  private static Parsed<String> directory(String text) {
    return text.startsWith("/")
            && text.length() <= LONGEST_VALUE
            && text.codePoints().noneMatch(Character::isISOControl)
        ? Parsed.value(text)
        : Parsed.malformed("a path on the host that begins with `/`");
  }

  /// Shells, control characters and escape sequences rest on ASCII.
  private static Parsed<Charset> charset(String text) {
    String expected = Keys.Host.CHARSET.kind().expected();
    try {
      Charset charset = Charset.forName(text);
      return charset.canEncode() && holdsAscii(charset)
          ? Parsed.value(charset)
          : Parsed.malformed(expected + "; a terminal's charset holds ASCII as it is");
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Parsed.malformed(expected);
    }
  }

  private static boolean holdsAscii(Charset charset) {
    String text = new String(ASCII, StandardCharsets.US_ASCII);
    return text.equals(new String(ASCII, charset)) && Arrays.equals(ASCII, text.getBytes(charset));
  }

  private static Parsed<String> matching(Pattern pattern, String text, String expected) {
    return pattern.matcher(text).matches() ? Parsed.value(text) : Parsed.malformed(expected);
  }
}
