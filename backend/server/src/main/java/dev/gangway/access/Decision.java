package dev.gangway.access;

/// An answer of the [Policy].
///
/// @param allowed whether it may be done
/// @param rule the rule that decided, in words, for logs and for admins who ask why
public record Decision(boolean allowed, String rule) {}
