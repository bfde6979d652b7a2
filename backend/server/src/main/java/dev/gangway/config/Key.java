package dev.gangway.config;

/// A key of the configuration, and what it may hold.
///
/// @param name as it stands in the file, in snake_case
record Key<K extends Kind>(String name, K kind) {}
