package dev.gangway.ssh;

import java.nio.charset.Charset;

/// The line that begins a login shell in another directory than at home (RFC 4254 §6.5: the host
/// has the user's own shell run it).
///
/// ```
/// exec sh -c 'cd "$(printf "/srv/\344pp")" 2>/dev/null; exec "${SHELL:-/bin/sh}" -l'
/// ```
///
/// The user's shell, whose language nobody knows, sees a command and one text in single quotes,
/// with nothing in it that means something there: bash, dash, BusyBox, zsh, fish and tcsh read it
/// alike. A POSIX `sh` does the rest. A directory that is not there, or may not be entered, leaves
/// the shell at home, without a word.
final class DirectoryLine {
  /// Mean the same to every shell, and to `printf`.
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";

  private DirectoryLine() {}

  /// @param directory absolute, without NUL and line ends
  /// @param charset the host's, in which its paths are
  static String of(String directory, Charset charset) {
    StringBuilder path = new StringBuilder();
    for (byte unit : directory.getBytes(charset)) {
      int value = unit & 0xff;
      if (PLAIN.indexOf(value) >= 0) {
        path.append((char) value);
      } else {
        path.append('\\').append(Integer.toOctalString(value | 0x200).substring(1));
      }
    }
    return "exec sh -c 'cd \"$(printf \"%s\")\" 2>/dev/null; exec \"${SHELL:-/bin/sh}\" -l'"
        .formatted(path);
  }
}
