package dev.gangway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An account whose shell is the same on every machine: bash, with nothing of its owner's.
final class TestAccount {
  private TestAccount() {}

  /// @param home gets the one login file there is: a prompt of `$ `, and no title or bracketed
  ///   paste that would mix with the output
  static Account at(Path home) throws IOException {
    Files.writeString(
        home.resolve(".bash_profile"),
        """
        PS1='$ '
        unset PROMPT_COMMAND HISTFILE
        bind 'set enable-bracketed-paste off'
        """);
    return new Account(System.getProperty("user.name"), home, Path.of("/bin/bash"));
  }
}
