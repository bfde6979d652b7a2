package dev.gangway.access;

/// Something given is not what it has to be. The message says what was expected, in one line, and
/// never repeats what was given: it may be a secret.
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  Malformed(String message) {
    super(message, null, false, false);
  }

  /// What was expected. Never null, unlike any throwable's message.
  public String why() {
    return String.valueOf(getMessage());
  }
}
