package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import dev.gangway.config.LoginTemplate;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.RemoteText;
import java.util.regex.Pattern;

/// The name of who has logged in to the gateway, as it may go into the name of an account on a host
/// and into the path of a key: what `${login}` stands for.
///
/// 1 to 64 of the characters `A-Z a-z 0-9 . _ - @`, of which the first is a letter, a digit or `_`
/// and the last is not `@`, and no two dots in a row. So it is never an option of a program, never
/// a path of more than one step, never `.` or `..`, and never a pattern or a part of a shell's
/// line; and an address as an identity provider gives it, `ada@example.org`, is one. Names are
/// taken as they are or not at all: a name that was changed to fit might be somebody else's.
final class LoginName {
  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9._-])?");

  private LoginName() {}

  /// Whether a name can be put in.
  static boolean isUsable(String login) {
    return SHAPE.matcher(login).matches() && !login.contains("..");
  }

  /// The name that is to be put in for who asks; empty for a host that does not depend on it.
  static String of(HostConfig host, OpenRequest request) throws OpenFailure {
    return isWanted(host.login()) ? check(request.login(), host.name()) : "";
  }

  /// Whether a login depends on who asks.
  static boolean isWanted(HostLogin login) {
    return login.user().personal()
        || login.keys().stream()
            .anyMatch(key ->
                key.file().personal()
                    || key.certificate().filter(LoginTemplate::personal).isPresent());
  }

  private static String check(String login, String host) throws OpenFailure {
    if (login.isEmpty()) {
      throw new OpenFailure(
          Kind.LOGIN_REFUSED,
          "%s is entered under the name of who has logged in to the gateway, and nobody has: its logins are off."
              .formatted(host));
    }
    if (!isUsable(login)) {
      throw new OpenFailure(
          Kind.LOGIN_REFUSED,
          "%s is entered under your own name, and “%s” cannot be one there: 1 to 64 letters A to Z, digits and . _ - @ can. The configuration can name a fixed user for this host."
              .formatted(host, RemoteText.clean(login, 64)));
    }
    return login;
  }
}
