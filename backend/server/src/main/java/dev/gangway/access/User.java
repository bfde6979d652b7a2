package dev.gangway.access;

/// Someone who uses the gateway.
///
/// @param name the login name
public record User(String name) {

  /// Everybody, as long as no login is configured.
  public static final User ANONYMOUS = new User("anonymous");
}
