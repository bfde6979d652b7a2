package dev.gangway.openssh;

import java.nio.file.Path;

/// A line of a file, counted from 1.
public record Place(Path file, int line) {
  @Override
  public String toString() {
    return Shown.path(file) + ":" + line;
  }
}
