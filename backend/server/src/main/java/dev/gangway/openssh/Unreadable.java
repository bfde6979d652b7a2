package dev.gangway.openssh;

import java.io.Serial;

/// A file cannot be imported. The message is a sentence for the user.
final class Unreadable extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  Unreadable(String message) {
    super(message);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
