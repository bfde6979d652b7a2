package dev.gangway.config;

import java.nio.file.Path;

/// TLS in this process, for where no proxy does it. Both files are read again when they change.
///
/// @param certificate the chain in PEM, the gateway's own certificate first
/// @param key its private key in PEM, PKCS#8, without a passphrase
/// @param position where the file speaks of it, for messages
public record TlsConfig(Path certificate, Path key, Position position) {}
