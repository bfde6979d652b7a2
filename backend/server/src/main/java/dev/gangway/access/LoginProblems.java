package dev.gangway.access;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.LoginConfig;
import dev.gangway.config.Position;
import java.util.ArrayList;
import java.util.List;

/// Looks for what in a login configuration cannot work, or is weaker than it looks, as far as the
/// file's reader cannot know: it knows no hashes. For one thread.
final class LoginProblems {

  /// What a script makes whose variable was not set.
  private static final String HASH_OF_NOTHING = NewToken.hash("");

  private final List<ConfigProblem> found = new ArrayList<>();

  private LoginProblems() {}

  static List<ConfigProblem> of(LoginConfig config) {
    LoginProblems problems = new LoginProblems();
    config.users().forEach(problems::user);
    config.tokens().forEach(problems::token);
    return List.copyOf(problems.found);
  }

  private void user(LoginConfig.LocalUser user) {
    try {
      PasswordHash.parse(user.password().reveal())
          .weakness()
          .ifPresent(why -> found.add(ConfigProblem.warning(user.position(), "password", why)));
    } catch (Malformed e) {
      error(user.position(), "password", e.why());
    }
  }

  private void token(LoginConfig.Token token) {
    if (token.hash().equals(HASH_OF_NOTHING)) {
      error(token.position(), "hash", "this is the SHA-256 of nothing at all");
    }
  }

  private void error(Position position, String key, String message) {
    found.add(ConfigProblem.error(position, key, message));
  }
}
