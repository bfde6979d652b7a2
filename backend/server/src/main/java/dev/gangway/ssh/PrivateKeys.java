package dev.gangway.ssh;

import dev.gangway.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The private keys of the configuration.
///
/// A key that can be opened without asking anybody is opened once and kept while its file stays as
/// it is: the key derivation is made to be slow, and would be paid with every connection. One that
/// only its owner can open is never kept. Thread-safe.
final class PrivateKeys {
  /// As many as there are keys in a configuration, unless each user has one.
  private static final int MAX_KEPT = 1000;

  private final Map<Named, Kept> kept = new ConcurrentHashMap<>();

  private record Named(Path file, Optional<Secret> passphrase) {}

  private record Kept(FileTime modified, long size, KeyFile.Loaded key) {}

  /// A key in a file.
  sealed interface Found {
    /// It can sign.
    record Open(KeyFile.Loaded key) implements Found {}

    /// Its passphrase is not configured.
    record Locked(KeyFile file) implements Found {}
  }

  /// The key of that file.
  ///
  /// @throws KeyFile.Unusable if there is none
  Found find(Path file, Optional<Secret> passphrase) throws KeyFile.Unusable {
    Named named = new Named(file, passphrase);
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Kept known = kept.get(named);
      if (known != null && known.modified().equals(modified) && known.size() == size) {
        return new Found.Open(known.key());
      }
      KeyFile read = KeyFile.read(file);
      if (read.encrypted() && passphrase.isEmpty()) {
        return new Found.Locked(read);
      }
      KeyFile.Loaded loaded = open(read, passphrase);
      if (kept.size() >= MAX_KEPT) {
        kept.clear();
      }
      kept.put(named, new Kept(modified, size, loaded));
      return new Found.Open(loaded);
    } catch (NoSuchFileException absent) {
      throw new KeyFile.Unusable("does not exist", absent);
    } catch (IOException unreadable) {
      throw new KeyFile.Unusable("cannot be read", unreadable);
    }
  }

  private static KeyFile.Loaded open(KeyFile file, Optional<Secret> passphrase)
      throws KeyFile.Unusable {
    char[] opening = passphrase.map(secret -> secret.reveal().toCharArray()).orElse(null);
    try {
      return file.open(opening);
    } finally {
      if (opening != null) {
        Arrays.fill(opening, '\0');
      }
    }
  }
}
