package dev.gangway.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The older output of one session, on disk: a ring of bytes in a file that is its owner's alone,
/// addressed by the same absolute offsets as the log in front of it.
///
/// The file is made with the first byte and removed by [#close]; what a process that was killed
/// left behind, [SpoolFolder] removes.
///
/// Thread-safety: one thread writes, any thread reads. A reader that was overtaken by the ring
/// reads other bytes than it asked for, so it looks at where the log begins *after* it has read.
final class Spool implements AutoCloseable {
  private static final Set<OpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final int capacity;
  private final FileChannel file;

  private Spool(Path path, int capacity, FileChannel file) {
    this.path = path;
    this.capacity = capacity;
    this.file = file;
  }

  /// Makes the file, mode 0600; whatever is there already is not followed and not used.
  ///
  /// @param capacity bytes it holds, at least 1
  static Spool create(Path path, int capacity) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            OPTIONS,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new Spool(path, capacity, file);
  }

  /// How many bytes it holds.
  int capacity() {
    return capacity;
  }

  /// Writes bytes of the log, over those that are `capacity` older.
  ///
  /// @param bytes at most `capacity`; consumed
  void write(long offset, ByteBuffer bytes) throws IOException {
    long position = offset % capacity;
    int head = (int) Math.min(bytes.remaining(), capacity - position);
    ByteBuffer first = bytes.slice(bytes.position(), head);
    bytes.position(bytes.position() + head);
    writeFully(position, first);
    writeFully(0, bytes);
  }

  /// Reads bytes of the log; fills the buffer.
  void read(long offset, ByteBuffer destination) throws IOException {
    long position = offset % capacity;
    while (destination.hasRemaining()) {
      int length = (int) Math.min(destination.remaining(), capacity - position);
      ByteBuffer piece = destination.slice(destination.position(), length);
      int count = file.read(piece, position);
      if (count < 0) {
        throw new EOFException(path + " is shorter than what was written to it");
      }
      destination.position(destination.position() + count);
      position = (position + count) % capacity;
    }
  }

  private void writeFully(long position, ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  /// Closes and removes the file. Idempotent.
  @Override
  public void close() throws IOException {
    try (FileChannel _ = file) {
      Files.deleteIfExists(path);
    }
  }
}
