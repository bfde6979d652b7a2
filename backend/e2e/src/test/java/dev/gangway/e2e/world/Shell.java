package dev.gangway.e2e.world;

import java.nio.file.Path;

/// The shell that waits behind the test's hosts: bash, the same on every machine.
public final class Shell {
  /// Its whole prompt but for the blank after it.
  public static final String PROMPT = "gw$";

  private Shell() {}

  /// A command that becomes it.
  ///
  /// @param folder gets the shell's home and its one start-up file
  static String command(Path folder) {
    Path file =
        Place.write(folder.resolve("bashrc"), "cd\nPS1='" + PROMPT + " '\nunset HISTFILE\n");
    return "exec env HOME='%s' LANG=C.UTF-8 /bin/bash --noprofile --rcfile '%s' -i"
        .formatted(folder, file);
  }
}
