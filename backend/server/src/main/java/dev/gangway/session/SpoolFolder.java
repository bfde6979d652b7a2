package dev.gangway.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the spool files of one process lie: a folder of its own, with a lock in it that the system
/// takes back when the process ends, however it ends.
///
/// ```
///  STATE/spool/           given, 0700
///    run-8123456789/      this process's, 0700
///      lock               held as long as it lives
///      <session>.log      0600, see Spool
///    run-8004711000/      nobody holds its lock: removed at the next start
/// ```
///
/// Several gateways may share a state folder: none touches what another one that lives has.
/// Thread-safe.
public final class SpoolFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpoolFolder.class);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final String PREFIX = "run-";
  private static final String LOCK = "lock";

  /// Making and removing a folder takes milliseconds.
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private final Path folder;
  private final FileChannel lock;
  private volatile boolean closed;

  private SpoolFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Removes what processes that do not live any more left behind, and makes this one's folder.
  ///
  /// @param parent exists, and nobody but its owner may write in it
  /// @throws IOException if nothing can be written there
  public static SpoolFolder open(Path parent) throws IOException {
    sweep(parent);
    Path folder = Files.createTempDirectory(parent, PREFIX, OWNER_ONLY_FOLDER);
    FileChannel lock =
        FileChannel.open(
            folder.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY_FILE);
    if (lock.tryLock() == null) {
      // Another process took it for a leftover in the moment before; it will be gone.
      lock.close();
      throw new IOException("%s was taken by another process; start again".formatted(folder));
    }
    return new SpoolFolder(folder, lock);
  }

  /// A session's spool.
  ///
  /// @param session its id, a name without slashes
  /// @param capacity in bytes, at least 1
  Spool create(String session, int capacity) throws IOException {
    if (closed) {
      throw new IOException("the gateway is going down");
    }
    return Spool.create(folder.resolve(session + ".log"), capacity);
  }

  /// Removes this process's folder with all that is in it.
  @Override
  public void close() {
    closed = true;
    try (FileChannel _ = lock) {
      remove(folder);
    } catch (IOException left) {
      log.warn("event=spool-left folder={}", folder, left);
    }
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path run : runs) {
        if (Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS) && isLeftover(run)) {
          log.info("event=spool-swept folder={}", run);
          remove(run);
        }
      }
    }
  }

  /// Whether the process whose folder it is does not live any more. One without a lock file is only
  /// just being made or removed, unless that was long ago.
  private static boolean isLeftover(Path run) {
    Path file = run.resolve(LOCK);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        @Nullable FileLock taken = channel.tryLock()) {
      return taken != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (NoSuchFileException none) {
      return isOld(run);
    } catch (IOException unclear) {
      log.debug("event=spool-not-swept folder={}", run, unclear);
      return false;
    }
  }

  private static boolean isOld(Path run) {
    try {
      return Files.getLastModifiedTime(run, LinkOption.NOFOLLOW_LINKS)
          .toInstant()
          .isBefore(Instant.now().minus(LONG_AGO));
    } catch (IOException gone) {
      return false;
    }
  }

  /// The lock goes last: what is left half removed is found again.
  private static void remove(Path run) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(run)) {
      for (Path file : files) {
        if (!file.getFileName().toString().equals(LOCK)) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(run.resolve(LOCK));
    Files.deleteIfExists(run);
  }
}
