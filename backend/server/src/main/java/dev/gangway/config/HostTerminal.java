package dev.gangway.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a terminal on one SSH host begins with.
///
/// @param term what `TERM` is there
/// @param environment variables that are sent, in this order: `COLORTERM`, then `LANG` unless only
///   the charset is known, then the admin's; the host takes those that its `AcceptEnv` names
/// @param command runs in the terminal instead of the login shell
/// @param directory where the shell begins, if not at home; not together with `command`
/// @param charset of the host's texts; a superset of ASCII
public record HostTerminal(
    String term,
    Map<String, String> environment,
    Optional<String> command,
    Optional<String> directory,
    Charset charset) {

  /// What holds when the file says nothing.
  public static final HostTerminal DEFAULTS =
      new HostTerminal(
          "xterm-256color",
          environment("C.UTF-8"),
          Optional.empty(),
          Optional.empty(),
          StandardCharsets.UTF_8);

  public HostTerminal {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /// The variables that are sent with a locale, and without the admin's doing.
  static Map<String, String> environment(String locale) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("COLORTERM", "truecolor");
    variables.put("LANG", locale);
    return variables;
  }
}
