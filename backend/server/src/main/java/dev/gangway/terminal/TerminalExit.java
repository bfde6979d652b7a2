package dev.gangway.terminal;

/// How a terminal's program ended.
public sealed interface TerminalExit {

  /// The program ended by itself.
  ///
  /// @param code its exit status, 0 to 255 on the systems we know
  record Status(int code) implements TerminalExit {}

  /// The program was ended by a signal.
  ///
  /// @param name the signal's name without `SIG`, as in RFC 4254 §6.10: `KILL`, `TERM`
  /// @param coreDumped whether the host says that it left a core dump
  /// @param message what else the host says of it, cleaned; empty where it says nothing, as most do
  record Signal(String name, boolean coreDumped, String message) implements TerminalExit {

    /// A signal, and nothing more.
    public Signal(String name) {
      this(name, false, "");
    }

    /// All but the name, in sentences; may be empty.
    public String remarks() {
      String core = coreDumped ? "Core dumped." : "";
      String said = message.isEmpty() ? "" : "The host says: “" + message + "”";
      return (core + " " + said).strip();
    }
  }

  /// The terminal went away before the program's end was heard of.
  ///
  /// @param kind what it was lost by
  /// @param text a sentence fit for users
  record Lost(OpenFailure.Kind kind, String text) implements TerminalExit {}
}
