package dev.gangway.access;

/// As many passwords are being checked, and waiting for it, as may be. Try again in a second.
final class Busy extends Exception {
  private static final long serialVersionUID = 1;

  Busy() {
    super("too many passwords are being checked", null, false, false);
  }
}
