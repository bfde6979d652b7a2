package dev.gangway.session;

/// Whose a session is.
///
/// @param name of the user
/// @param everybody whether that is everybody, since nobody logs in: then there is no bound for one
///   user
public record Owner(String name, boolean everybody) {}
