package dev.gangway.access;

import java.time.Duration;

/// What came of a name and a password.
public sealed interface Attempt {

  /// They are right.
  ///
  /// @param cookie the value that the browser keeps, a secret; below 1 KB, nothing in it needs
  ///   quoting
  record In(Login login, String cookie) implements Attempt {
    @Override
    public String toString() {
      return "In[login=" + login + "]";
    }
  }

  /// They are not. Nothing tells whether it is the name or the password.
  record Wrong() implements Attempt {}

  /// There were too many wrong ones: this one was not looked at, right or wrong.
  record TooMany(Duration retryAfter) implements Attempt {}

  /// Too many are logging in right now: this one was not looked at.
  record Busy() implements Attempt {}

  /// It cannot be anybody's name and password; not looked at either.
  ///
  /// @param why in one line, fit for the user
  record Malformed(String why) implements Attempt {}
}
