package dev.gangway.access;

import dev.gangway.state.StateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logins that are over before their time, in the file `login-revocations`; a line each:
///
/// ```
///  ended LOGIN USER BEGAN EXPIRY     one login; when it began, until when it would have lasted
///  all         USER BEGAN EXPIRY     all of a user's that began then or before
/// ```
///
/// Times are milliseconds since 1970, USER is base64url of the name. A line is on the disk before
/// the revocation is answered. Several processes may share the file, and each sees the others'
/// lines within a second. A last line without an end was torn when a process died; nobody was told
/// that it is done, and it does not count. Anything else that is no such line is refused: it may
/// have been somebody's revocation.
///
/// Lines are dropped a day after they have become pointless, so that a clock that was wrong for
/// hours revives nothing. A user who ends more logins than one needs has all of them ended.
///
/// Thread-safe: looking up takes no lock.
final class Revocations {
  static final String FILE = "login-revocations";

  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
  private static final Pattern LINE =
      Pattern.compile(
          "(?:ended ([A-Za-z0-9_-]{22})|all) ([A-Za-z0-9_-]{1,700}) ([0-9]{1,15}) ([0-9]{1,15})");
  private static final String HEADER = "# Logins that were ended; the gateway writes this file\n";

  /// Of one user's logins.
  private static final int MAX_ENDED = 1000;

  /// Lines that say nothing any more, before the file is written anew.
  private static final int MAX_STALE = 1000;

  private static final int FILE_LIMIT = 32 << 20;
  private static final Duration KEPT = Duration.ofDays(1);

  /// An `all` outlives any login that it is about, also should the lifetime be set longer later.
  private static final Duration KEPT_ALL = Duration.ofDays(400);

  private final StateFolder folder;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known;

  private Revocations(StateFolder folder, InstantSource clock) throws IOException {
    this.folder = folder;
    this.clock = clock;
    this.known = folder.exclusively(this::compact);
  }

  /// Reads the file, or makes it.
  ///
  /// @throws IOException if it cannot be read or written, others may, or it holds something else
  static Revocations open(StateFolder folder, InstantSource clock) throws IOException {
    return new Revocations(folder, clock);
  }

  /// @param user whose login it was
  /// @param expiry until when it would have lasted
  private record Ended(String user, long began, long expiry) {}

  /// @param millis what began then or before is void
  /// @param expiry until when that matters
  private record Before(long millis, long expiry) {}

  /// What the file says. Of the maps only [#add] changes anything, under the lock.
  private static final class Known {
    final Map<String, Ended> ended = new ConcurrentHashMap<>();
    final Map<String, Before> before = new ConcurrentHashMap<>();
    final Map<String, Integer> endedOf = new HashMap<>();
    int lines;
    Optional<StateFolder.Stamp> stamp = Optional.empty();

    void add(String login, Ended entry) {
      if (ended.put(login, entry) == null) {
        endedOf.merge(entry.user, 1, Integer::sum);
      }
    }

    void count() {
      endedOf.clear();
      ended.values().forEach(entry -> endedOf.merge(entry.user, 1, Integer::sum));
    }

    void add(String user, Before entry) {
      before.merge(user, entry, (one, other) -> one.millis >= other.millis ? one : other);
    }
  }

  /// Whether a login is over.
  boolean isRevoked(String login, String user, Instant began) {
    Known now = known;
    Before before = now.before.get(user);
    return now.ended.containsKey(login)
        || (before != null && began.toEpochMilli() <= before.millis);
  }

  /// When a login of this user may have begun at the earliest, so as not to be void.
  Instant earliest(String user) {
    Before before = known.before.get(user);
    return before == null ? Instant.EPOCH : Instant.ofEpochMilli(before.millis + 1);
  }

  /// Ends one login. It is over when this returns.
  ///
  /// @throws IOException if that cannot be written; then it is not over
  void end(String login, String user, Instant began, Instant expiry) throws IOException {
    reading.lock();
    try {
      reload();
      if (known.ended.containsKey(login)) {
        return;
      }
      if (known.endedOf.getOrDefault(user, 0) >= MAX_ENDED) {
        endAll(user);
        return;
      }
      Ended entry = new Ended(user, began.toEpochMilli(), expiry.toEpochMilli());
      append(print(login, entry));
      known.add(login, entry);
    } finally {
      reading.unlock();
    }
  }

  /// Ends all logins of a user that have begun by now. They are over when this returns.
  ///
  /// @throws IOException if that cannot be written; then they are not over
  void endAll(String user) throws IOException {
    reading.lock();
    try {
      reload();
      // Not before what was said earlier, whatever the clock says now.
      long now = Math.max(clock.millis(), earliest(user).toEpochMilli());
      Before entry = new Before(now, now + KEPT_ALL.toMillis());
      append(print(user, entry));
      known.add(user, entry);
      known.ended.values().removeIf(one -> one.user.equals(user) && one.began <= now);
      known.count();
    } finally {
      reading.unlock();
    }
  }

  private void append(String line) throws IOException {
    folder.exclusively(() -> {
      if (folder.stamp(FILE).isEmpty()) {
        // Somebody removed it; what this process knows is still true.
        folder.replace(FILE, print(known).getBytes(StandardCharsets.US_ASCII));
      }
      folder.append(FILE, line.getBytes(StandardCharsets.US_ASCII));
      return line;
    });
    known.lines++;
  }

  /// Sees what others have written, and keeps the file small. Call it each second.
  ///
  /// @throws IOException if it cannot be read; what was known until now still holds
  void tick() throws IOException {
    reading.lock();
    try {
      reload();
      if (known.lines > known.ended.size() + known.before.size() + MAX_STALE) {
        known = folder.exclusively(this::compact);
      }
    } finally {
      reading.unlock();
    }
  }

  private void reload() throws IOException {
    Optional<StateFolder.Stamp> stamp = folder.stamp(FILE);
    // Nothing is forgotten because somebody removes the file under a running gateway.
    if (stamp.isPresent() && !stamp.equals(known.stamp)) {
      known = read();
    }
  }

  /// Reads the file and writes it anew without what is pointless. Only exclusively.
  private Known compact() throws IOException {
    Known now = read();
    long gone = clock.instant().minus(KEPT).toEpochMilli();
    now.before.values().removeIf(entry -> entry.expiry < gone);
    now.ended
        .values()
        .removeIf(entry -> entry.expiry < gone || isCovered(entry, now.before.get(entry.user)));
    now.count();
    if (now.stamp.isEmpty() || now.lines != now.ended.size() + now.before.size()) {
      folder.replace(FILE, print(now).getBytes(StandardCharsets.US_ASCII));
      now.lines = now.ended.size() + now.before.size();
      now.stamp = folder.stamp(FILE);
    }
    return now;
  }

  private static boolean isCovered(Ended entry, @Nullable Before before) {
    return before != null && entry.began <= before.millis;
  }

  private Known read() throws IOException {
    Known found = new Known();
    // Before the bytes: what is written meanwhile is seen next time.
    found.stamp = folder.stamp(FILE);
    Optional<ByteBuffer> bytes = folder.read(FILE, FILE_LIMIT);
    if (bytes.isEmpty()) {
      return found;
    }
    String text = StandardCharsets.ISO_8859_1.decode(bytes.get()).toString();
    int number = 0;
    int begin = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      number++;
      parse(text.substring(begin, end), number, found);
      begin = end + 1;
    }
    if (begin < text.length()) {
      LOG.warn(
          "revocations.torn file={} line={}: the last line has no end and is ignored",
          folder.path(FILE),
          number + 1);
    }
    return found;
  }

  private void parse(String line, int number, Known into) throws IOException {
    if (line.startsWith("#")) {
      return;
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw notRevocations(number);
    }
    String user;
    try {
      user = new String(Base64.getUrlDecoder().decode(matcher.group(2)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw notRevocations(number);
    }
    long began = Long.parseLong(matcher.group(3));
    long expiry = Long.parseLong(matcher.group(4));
    String login = matcher.group(1);
    if (login == null) {
      into.add(user, new Before(began, expiry));
    } else {
      into.add(login, new Ended(user, began, expiry));
    }
    into.lines++;
  }

  private IOException notRevocations(int line) {
    return new IOException(
        ("%s: line %d is not a revocation; mend it, or remove the file together with %s,"
                + " which ends all logins")
            .formatted(folder.path(FILE), line, folder.path(KeyRing.FILE)));
  }

  private static String print(Known known) {
    StringBuilder text = new StringBuilder(HEADER);
    known.before.forEach((user, entry) -> text.append(print(user, entry)));
    known.ended.forEach((login, entry) -> text.append(print(login, entry)));
    return text.toString();
  }

  private static String print(String login, Ended entry) {
    return "ended %s %s %d %d\n".formatted(login, base64url(entry.user), entry.began, entry.expiry);
  }

  private static String print(String user, Before entry) {
    return "all %s %d %d\n".formatted(base64url(user), entry.millis, entry.expiry);
  }

  private static String base64url(String user) {
    return LoginCookie.base64url(user.getBytes(StandardCharsets.UTF_8));
  }
}
