package dev.gangway.access;

import dev.gangway.config.LoginNames;
import java.util.EnumSet;
import java.util.Set;

/// Someone who uses the gateway, as rules speak of them.
///
/// @param name the login name, or a token's
/// @param groups those the configuration or the proxy gave
/// @param atMost rights that no rule can widen: a token's, or all
public record User(String name, Set<String> groups, Set<Right> atMost) {

  /// Everybody, as long as no login is configured.
  public static final User ANONYMOUS = new User(LoginNames.ANONYMOUS, Set.of());

  public User {
    groups = Set.copyOf(groups);
    atMost = Set.copyOf(atMost);
  }

  /// Someone who may do whatever the rules say.
  public User(String name, Set<String> groups) {
    this(name, groups, EnumSet.allOf(Right.class));
  }
}
