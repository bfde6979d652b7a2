package dev.gangway.config;

import java.nio.file.Path;

/// The audit log's file.
///
/// @param file a line of JSON for each event; created 0600
/// @param size bytes; beyond it the file becomes `FILE.1` and a new one begins
/// @param keep how many old files are kept
public record AuditConfig(Path file, int size, int keep) {
  /// Some 200,000 events.
  public static final int SIZE = 64 << 20;

  /// With the current file, 704 MiB at most.
  public static final int KEEP = 10;
}
