package dev.gangway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// Looks at who may read a file that holds a secret.
final class SecretFile {
  private SecretFile() {}

  /// A warning if others than the owner may read the file. Nothing where the file system has no
  /// such permissions.
  static Optional<String> exposure(Path file) {
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException | IOException e) {
      // No POSIX file system, or the file has just gone; who reads it says so if that matters.
      return Optional.empty();
    }
    if (!permissions.contains(PosixFilePermission.GROUP_READ)
        && !permissions.contains(PosixFilePermission.OTHERS_READ)) {
      return Optional.empty();
    }
    return Optional.of(
        "the secret in "
            + Quoted.path(file)
            + " can be read by others ("
            + PosixFilePermissions.toString(permissions)
            + "); `chmod 600` it");
  }
}
