package dev.gangway.state;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The folder for what outlives a process: small secret files in it, and folders of others.
///
/// Nobody but the gateway's own user may write in the folder or read the files; what is otherwise
/// is refused with a sentence that says how to mend it, never repaired silently: somebody may have
/// read or changed it already. No link is followed. Since nobody else can write in the folder,
/// nobody can change a file between the look at it and its use.
///
/// Several processes may share it: what reads and then writes does so in [#exclusively]. Needs a
/// POSIX file system. Thread-safe.
public final class StateFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private static final String LOCK = "lock";

  /// Another process holds the lock for milliseconds.
  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  /// The system's file locks are between processes; this one is between this one's threads.
  private static final ReentrantLock BETWEEN_THREADS = new ReentrantLock();

  private final Path folder;
  private final long us;

  /// Looks at nothing; [#open] does.
  StateFolder(Path folder, long us) {
    this.folder = folder;
    this.us = us;
  }

  /// Makes the folder if there is none, 0700.
  ///
  /// @throws IOException if it cannot be made, or others could write in it
  public static StateFolder open(Path folder) throws IOException {
    return open(folder, new UnixSystem().getUid());
  }

  /// @param us the number of the user the gateway runs as
  static StateFolder open(Path folder, long us) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      createParents(folder);
      create(folder, Sort.STATE);
    }
    check(folder, us, Sort.STATE);
    return new StateFolder(folder, us);
  }

  /// A folder in this one, for files of the caller's. Makes it if there is none, 0700.
  ///
  /// @param name a single name
  /// @throws IOException if it cannot be made, is something else, or others could write in it
  public Path folder(String name) throws IOException {
    Path inner = path(name);
    if (Files.notExists(inner, LinkOption.NOFOLLOW_LINKS)) {
      create(inner, Sort.INNER);
    }
    check(inner, us, Sort.INNER);
    return inner;
  }

  /// A folder in this one that is like this one, for small secret files of its own. Makes it if
  /// there is none.
  ///
  /// @param name a single name
  /// @throws IOException if it cannot be made, is something else, or others could write in it
  public StateFolder inner(String name) throws IOException {
    return new StateFolder(folder(name), us);
  }

  /// What a folder is to its reader, and how to mend something else in its place.
  private record Sort(String what, String unlink, String clear) {
    static final Sort STATE =
        new Sort("the state folder", "name the folder itself", "`state` has to name one");
    static final Sort INNER = new Sort("the folder", "expected a folder", "remove it");
  }

  /// Refuses what is no folder, or one that others could write in.
  private static void check(Path folder, long us, Sort sort) throws IOException {
    PosixFileAttributes attributes = attributes(folder, sort.what);
    if (attributes.isSymbolicLink()) {
      throw new IOException(
          "%s %s is a symbolic link; %s".formatted(sort.what, folder, sort.unlink));
    }
    if (!attributes.isDirectory()) {
      throw new IOException("%s is not a folder; %s".formatted(folder, sort.clear));
    }
    if (uid(folder) != us) {
      throw new IOException(
          "%s %s belongs to another user; `chown` it to the one the gateway runs as"
              .formatted(sort.what, folder));
    }
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "others may write in %s %s (%s); `chmod 700` it"
              .formatted(
                  sort.what, folder, PosixFilePermissions.toString(attributes.permissions())));
    }
  }

  private static void createParents(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "the state folder %s cannot be made: %s is not a folder".formatted(folder, e.getFile()),
          e);
    } catch (FileSystemException e) {
      throw new IOException("the state folder %s cannot be made: %s".formatted(folder, why(e)), e);
    }
  }

  private static void create(Path folder, Sort sort) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
    } catch (FileAlreadyExistsException e) {
      // Another process was quicker: the look at it comes next.
    } catch (FileSystemException e) {
      throw new IOException("%s %s cannot be made: %s".formatted(sort.what, folder, why(e)), e);
    }
  }

  /// Where a file is; for messages.
  public Path path(String name) {
    return folder.resolve(name);
  }

  /// What changes when a file is written or replaced.
  public record Stamp(long size, FileTime modified, String inode) {}

  /// The stamp of a file; empty if there is none.
  public Optional<Stamp> stamp(String name) throws IOException {
    return existing(name)
        .map(attributes ->
            new Stamp(
                attributes.size(),
                attributes.lastModifiedTime(),
                String.valueOf(attributes.fileKey())));
  }

  /// The bytes of a file; empty if there is none.
  ///
  /// @param limit a larger file is refused
  public Optional<ByteBuffer> read(String name, int limit) throws IOException {
    if (existing(name).isEmpty()) {
      return Optional.empty();
    }
    try (FileChannel file =
        FileChannel.open(path(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (file.size() > limit) {
        throw new IOException("%s is larger than %,d bytes".formatted(path(name), limit));
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // A file that shrinks meanwhile ends early.
      }
      return Optional.of(bytes.flip());
    } catch (FileSystemException e) {
      throw new IOException("%s cannot be read: %s".formatted(path(name), why(e)), e);
    }
  }

  /// Writes a file anew: whole and on the disk, or not at all. Only [#exclusively].
  public void replace(String name, byte[] bytes) throws IOException {
    existing(name);
    Path fresh = path(name + ".new");
    try {
      // One that a process left behind when it died; the lock says that nobody is writing it.
      Files.deleteIfExists(fresh);
      try (FileChannel file =
          FileChannel.open(
              fresh,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE))) {
        writeFully(file, bytes);
        file.force(true);
      }
      Files.move(fresh, path(name), StandardCopyOption.ATOMIC_MOVE);
      // The name is on the disk when the folder is.
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    } catch (FileSystemException e) {
      throw new IOException("%s cannot be written: %s".formatted(path(name), why(e)), e);
    }
  }

  /// Gives a file another name, which no other file has. Only [#exclusively].
  public void rename(String name, String other) throws IOException {
    try {
      Files.move(path(name), path(other), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw new IOException("%s cannot be called %s: %s".formatted(path(name), other, why(e)), e);
    }
  }

  /// Adds a line to a file that exists, and returns when it is on the disk. What a process that
  /// died left behind the last end of line was never answered for, and is cut off. Only
  /// [#exclusively].
  public void append(String name, byte[] line) throws IOException {
    if (existing(name).isEmpty()) {
      throw new IOException("%s is gone".formatted(path(name)));
    }
    try (FileChannel file =
        FileChannel.open(
            path(name),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      long end = endOfLines(file);
      file.truncate(end);
      file.position(end);
      writeFully(file, line);
      file.force(true);
    } catch (FileSystemException e) {
      throw new IOException("%s cannot be written: %s".formatted(path(name), why(e)), e);
    }
  }

  private static void writeFully(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      file.write(rest);
    }
  }

  /// Where the last whole line ends.
  private static long endOfLines(FileChannel file) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    long end = file.size();
    while (end > 0) {
      one.clear();
      if (file.read(one, end - 1) == 1 && one.get(0) == '\n') {
        return end;
      }
      end--;
    }
    return 0;
  }

  /// Something that reads or writes files.
  public interface Work<T> {
    T run() throws IOException;
  }

  /// Does something while no other thread or process does something here.
  ///
  /// @throws IOException if another process does not let go within seconds, or the work fails
  public <T> T exclusively(Work<T> work) throws IOException {
    BETWEEN_THREADS.lock();
    try (FileChannel file = openLock();
        FileLock _ = lock(file)) {
      return work.run();
    } finally {
      BETWEEN_THREADS.unlock();
    }
  }

  private FileChannel openLock() throws IOException {
    existing(LOCK);
    try {
      return FileChannel.open(
          path(LOCK),
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
          PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE));
    } catch (FileSystemException e) {
      throw new IOException("%s cannot be opened: %s".formatted(path(LOCK), why(e)), e);
    }
  }

  private FileLock lock(FileChannel file) throws IOException {
    long end = System.nanoTime() + LOCK_WAIT.toNanos();
    while (true) {
      @Nullable FileLock lock;
      try {
        lock = file.tryLock();
      } catch (OverlappingFileLockException e) {
        // Somebody else in this process, loaded by another class loader.
        lock = null;
      }
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "another process has held %s for %d seconds"
                .formatted(path(LOCK), LOCK_WAIT.toSeconds()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /// The attributes of a file of ours; empty if there is none.
  ///
  /// @throws IOException if it is no file, or others have access to it
  private Optional<PosixFileAttributes> existing(String name) throws IOException {
    Path path = path(name);
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    PosixFileAttributes attributes;
    long uid;
    try {
      attributes = attributes(path, "the file");
      uid = uid(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (attributes.isSymbolicLink()) {
      throw new IOException("%s is a symbolic link; expected a file".formatted(path));
    }
    if (!attributes.isRegularFile()) {
      throw new IOException("%s is not a file; remove it".formatted(path));
    }
    if (uid != us) {
      throw new IOException(
          "%s belongs to another user than the one the gateway runs as; `chown` or remove it"
              .formatted(path));
    }
    if (!OWNER_ONLY_FILE.containsAll(attributes.permissions())) {
      throw new IOException(
          "%s can be used by others (%s); `chmod 600` it, or remove it if somebody may have read it"
              .formatted(path, PosixFilePermissions.toString(attributes.permissions())));
    }
    return Optional.of(attributes);
  }

  private static PosixFileAttributes attributes(Path path, String what) throws IOException {
    try {
      return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException e) {
      throw new IOException(
          "%s %s is on a file system without owners and permissions".formatted(what, path), e);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new IOException("%s %s cannot be looked at: %s".formatted(what, path, why(e)), e);
    }
  }

  private static long uid(Path path) throws IOException {
    // The JDK has it as an int, the system without a sign.
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid
        ? Integer.toUnsignedLong(uid)
        : -1;
  }

  private static String why(FileSystemException e) {
    String reason = e.getReason();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
