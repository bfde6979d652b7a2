package dev.gangway.access;

/// The one decision function. Immutable and thread-safe.
public final class Policy {
  private static final Decision NO_LOGIN =
      new Decision(true, "no login is configured: the anonymous user may do everything");
  private static final Decision STRANGER =
      new Decision(false, "no login is configured: there is no user but the anonymous one");

  private Policy() {}

  /// The policy of a configuration without login and access.
  public static Policy withoutLogin() {
    return new Policy();
  }

  /// Whether a user may use a right on a resource. To the user, "not allowed" must look like "does
  /// not exist": the caller answers both alike.
  public Decision decide(User user, Right right, Resource resource) {
    return user.equals(User.ANONYMOUS) ? NO_LOGIN : STRANGER;
  }
}
