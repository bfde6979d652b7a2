package dev.gangway.audit;

import dev.gangway.audit.AuditEvent.Count;
import dev.gangway.audit.AuditEvent.Flag;
import dev.gangway.audit.AuditEvent.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes events to the audit file, a line each, oldest first.
///
/// When [#record] returns, the line has been handed to the system: it survives the end of this
/// process, however that comes. It is on the disk a second later. When the file grows beyond its
/// size it becomes `FILE.1`, that one `FILE.2`, and so on. A file that cannot be written is tried
/// again with each event, so that the log recovers by itself.
///
/// Thread-safe. Its lock is held over the writing, which is what puts the lines in order. Whoever
/// opens it closes it.
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Duration SYNC = Duration.ofSeconds(1);
  private static final Duration COMPLAINT = Duration.ofMinutes(1);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path path;
  private final int size;
  private final int keep;
  private final InstantSource clock;
  private final ReentrantLock writing = new ReentrantLock();
  private final ScheduledThreadPoolExecutor syncer;

  /// Guarded by `writing`; absent after a failure, until the next event.
  private @Nullable AuditFile file;

  /// Guarded by `writing`.
  private boolean closed;

  /// When it was last complained, of [System#nanoTime]. Guarded by `writing`.
  private long complained = System.nanoTime() - COMPLAINT.toNanos();

  private AuditLog(Path path, int size, int keep, InstantSource clock) throws IOException {
    this.path = path;
    this.size = size;
    this.keep = keep;
    this.clock = clock;
    this.file = AuditFile.open(path);
    this.syncer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("audit-sync").factory());
  }

  /// Opens the file, or makes it, 0600, and its folder, 0700.
  ///
  /// @param size bytes; no file grows beyond it, except that each holds a line at least
  /// @param keep how many full files are kept; 0 keeps none
  /// @throws IOException if that cannot be done, or others could write it: the message says why
  public static AuditLog open(Path path, int size, int keep) throws IOException {
    return open(path, size, keep, InstantSource.system());
  }

  /// With a clock of the caller's.
  public static AuditLog open(Path path, int size, int keep, InstantSource clock)
      throws IOException {
    AuditLog log = new AuditLog(path, size, keep, clock);
    ScheduledFuture<?> _ =
        log.syncer.scheduleWithFixedDelay(
            log::sync, SYNC.toMillis(), SYNC.toMillis(), TimeUnit.MILLISECONDS);
    return log;
  }

  /// Writes an event. It is written when this returns; the caller answers the act after that.
  ///
  /// @throws IOException if it cannot be written; then the act must not happen
  public void record(AuditEvent event) throws IOException {
    writing.lock();
    try {
      if (closed) {
        throw new IOException("the audit log is closed");
      }
      // Within the lock, so that times never go backwards from line to line.
      byte[] line = line(event, clock.instant());
      try {
        write(line);
      } catch (IOException e) {
        complain(e);
        abandon();
        throw e;
      }
    } finally {
      writing.unlock();
    }
  }

  private void write(byte[] line) throws IOException {
    AuditFile current = file;
    if (current == null) {
      current = AuditFile.open(path);
      file = current;
    }
    if (current.size() > 0 && current.size() + line.length > size) {
      file = null;
      current.close();
      AuditFile.rotate(path, keep);
      current = AuditFile.open(path);
      file = current;
    }
    current.write(line);
  }

  /// Opens the file anew next time, which also mends a line that was written in part.
  private void abandon() {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private void complain(IOException e) {
    long now = System.nanoTime();
    if (now - complained >= COMPLAINT.toNanos()) {
      complained = now;
      LOG.error("audit.unwritable file={}: {}", path, e.getMessage());
    }
  }

  private static byte[] line(AuditEvent event, Instant time) {
    ObjectNode json = JSON.createObjectNode();
    json.put("time", TIME.format(time));
    json.put("event", event.kind().text());
    event
        .fields()
        .forEach((name, value) -> {
          switch (value) {
            case Text(String text) -> json.put(name, text);
            case Count(long count) -> json.put(name, count);
            case Flag(boolean flag) -> json.put(name, flag);
          }
        });
    byte[] object = JSON.writeValueAsBytes(json);
    byte[] line = Arrays.copyOf(object, object.length + 1);
    line[object.length] = '\n';
    return line;
  }

  /// What happens each second: what was written goes to the disk, and if somebody moved the file
  /// away, the next event begins a new one.
  private void sync() {
    AuditFile current;
    writing.lock();
    try {
      current = file;
      if (current != null && current.isGone()) {
        current.close();
        file = null;
        return;
      }
    } finally {
      writing.unlock();
    }
    if (current != null) {
      // Not under the lock: a disk may take its time, and no event waits for it.
      current.sync();
    }
  }

  /// Puts what was written on the disk, and ends. Idempotent.
  @Override
  public void close() {
    syncer.shutdownNow();
    writing.lock();
    try {
      closed = true;
      abandon();
    } finally {
      writing.unlock();
    }
  }
}
