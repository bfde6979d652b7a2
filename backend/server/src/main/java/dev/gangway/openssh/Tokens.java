package dev.gangway.openssh;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The tokens of `ssh_config(5)`: `%h` and the like, `%%`, and `${NAME}` in paths.
final class Tokens {
  private final Map<Character, String> values;
  private final Optional<Map<String, String>> environment;

  /// @param values by letter; `%%` is always known
  Tokens(Map<Character, String> values) {
    this(values, Optional.empty());
  }

  private Tokens(Map<Character, String> values, Optional<Map<String, String>> environment) {
    this.values = Map.copyOf(values);
    this.environment = environment;
  }

  /// Those of paths and commands. `%C`, `%i`, `%L` and `%l` are not among them: the process does
  /// not know them, or they are different on the gateway.
  static Tokens of(Settings settings) {
    Map<Character, String> values = new HashMap<>();
    values.put('d', settings.surroundings().home().toString());
    values.put('h', settings.hostName());
    values.put('k', settings.word("hostkeyalias").orElse(settings.name()));
    values.put('n', settings.name());
    values.put('p', Integer.toString(settings.port()));
    values.put('r', settings.user());
    values.put('u', settings.surroundings().user());
    return new Tokens(values);
  }

  /// The same, and variables of the environment.
  Tokens with(Map<String, String> variables) {
    return new Tokens(values, Optional.of(variables));
  }

  /// The text with its tokens replaced; nothing if one is unknown. What comes in is not looked at
  /// again.
  Optional<String> expand(String text) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '%') {
        at++;
        char letter = at < text.length() ? text.charAt(at) : 0;
        String value = letter == '%' ? "%" : values.get(letter);
        if (value == null) {
          return Optional.empty();
        }
        out.append(value);
      } else if (environment.isPresent() && text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        String value = end < 0 ? null : environment.get().get(text.substring(at + 2, end));
        if (value == null) {
          return Optional.empty();
        }
        out.append(value);
        at = end;
      } else {
        out.append(c);
      }
    }
    return Optional.of(out.toString());
  }
}
