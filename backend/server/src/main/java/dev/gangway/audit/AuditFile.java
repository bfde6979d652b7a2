package dev.gangway.audit;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;

/// A file that lines are added to. Only [#sync()] may be called by another thread than the one that
/// writes.
final class AuditFile {
  private final Path path;
  private final String inode;
  private final OutputStream out;

  /// The same file, to put on the disk what the other one wrote. An output stream cannot, and a
  /// channel would be closed by an interrupt of whoever writes.
  private final FileChannel disk;

  private final AtomicBoolean written = new AtomicBoolean();
  private long size;

  private AuditFile(Path path, String inode, OutputStream out, FileChannel disk, long size) {
    this.path = path;
    this.inode = inode;
    this.out = out;
    this.disk = disk;
    this.size = size;
  }

  /// Opens it to add lines, or makes it: 0600, in a folder that is made 0700. A last line that a
  /// process left without an end gets one.
  ///
  /// @throws IOException if it is no file of ours, or others may write to it
  static AuditFile open(Path path) throws IOException {
    try {
      create(path);
      PosixFileAttributes attributes = attributes(path);
      check(path, attributes);
      FileChannel disk =
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      try {
        OutputStream out =
            Files.newOutputStream(
                path,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
        AuditFile file =
            new AuditFile(path, String.valueOf(attributes.fileKey()), out, disk, disk.size());
        file.endLine();
        return file;
      } catch (IOException e) {
        disk.close();
        throw e;
      }
    } catch (FileSystemException e) {
      String reason = e.getReason();
      throw new IOException(
          "the audit log %s cannot be opened: %s"
              .formatted(path, reason == null ? e.getClass().getSimpleName() : reason),
          e);
    }
  }

  private static void create(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // The look at it comes next.
    }
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static void check(Path path, PosixFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      throw new IOException("the audit log %s is a symbolic link; expected a file".formatted(path));
    }
    if (!attributes.isRegularFile()) {
      throw new IOException("the audit log %s is not a file".formatted(path));
    }
    // The JDK has the owner as an int, the system without a sign.
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!(owner instanceof Integer uid)
        || Integer.toUnsignedLong(uid) != new UnixSystem().getUid()) {
      throw new IOException(
          "the audit log %s belongs to another user than the one the gateway runs as"
              .formatted(path));
    }
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("others may write to the audit log %s; `chmod 600` it".formatted(path));
    }
  }

  private void endLine() throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    if (size > 0 && disk.read(last, size - 1) == 1 && last.get(0) != '\n') {
      write(new byte[] {'\n'});
    }
  }

  /// How many bytes it holds.
  long size() {
    return size;
  }

  /// Adds to it. After a failure it may hold a part of the line: open it anew.
  void write(byte[] line) throws IOException {
    out.write(line);
    size += line.length;
    written.set(true);
  }

  /// Whether its name stands for another file now, or for none.
  boolean isGone() {
    try {
      return !inode.equals(String.valueOf(attributes(path).fileKey()));
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      // Nothing is known; writing tells.
      return false;
    }
  }

  /// Puts what was written on the disk. A file that is closed meanwhile was put there by that.
  void sync() {
    if (written.getAndSet(false)) {
      try {
        disk.force(false);
      } catch (IOException e) {
        written.set(true);
      }
    }
  }

  /// Puts what was written on the disk, and closes it. What fails has failed.
  void close() {
    sync();
    try (disk;
        out) {
      // Both, whatever becomes of one.
    } catch (IOException e) {
      // Nothing is kept back in the process: every line had been written or refused.
    }
  }

  /// Moves it and the older ones on by one name; the oldest goes when all names are taken. Whenever
  /// it is interrupted, no more than one name is free, and the next time moves only up to there.
  ///
  /// @param keep how many older ones there may be
  static void rotate(Path path, int keep) throws IOException {
    if (keep == 0) {
      Files.delete(path);
      return;
    }
    int free = 1;
    while (free < keep && Files.exists(numbered(path, free), LinkOption.NOFOLLOW_LINKS)) {
      free++;
    }
    for (int to = free; to > 0; to--) {
      Files.move(
          to == 1 ? path : numbered(path, to - 1),
          numbered(path, to),
          StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static Path numbered(Path path, int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }
}
