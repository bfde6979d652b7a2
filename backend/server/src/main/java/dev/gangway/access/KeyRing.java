package dev.gangway.access;

import dev.gangway.state.StateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The keys that logins are signed with: the one that signs now, and the one before it, which still
/// verifies.
///
/// A new one is made every lifetime of a login, at least a day: when a key goes, all that it signed
/// has expired. They are kept in the file `login-keys`, which several processes may share: each
/// sees within a second what another has made, and at once when it meets a key it does not know.
///
/// Thread-safe: the keys in use are an immutable list, and only its replacement is under a lock.
final class KeyRing {
  static final String FILE = "login-keys";

  private static final String HEADER =
      "# Keys that logins are signed with; remove to end all logins";
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9_-]{8}) ([0-9]{1,12}) ([A-Za-z0-9+/]{43})=");
  private static final int KEYS = 2;
  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 6;
  private static final int FILE_LIMIT = 4096;
  private static final Duration SHORTEST_USE = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final StateFolder folder;
  private final Duration use;
  private final InstantSource clock;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock reading = new ReentrantLock();
  private volatile Ring ring;

  /// When an unknown id last made anybody look at the file; monotonic.
  private volatile long looked = System.nanoTime() - LOOK_NANOS;

  private KeyRing(StateFolder folder, Duration use, InstantSource clock) throws IOException {
    this.folder = folder;
    this.use = use;
    this.clock = clock;
    this.ring = renew();
  }

  /// Reads the keys, and makes the first.
  ///
  /// @param lifetime of a login
  /// @throws IOException if the file cannot be read or written, others may read it, or it holds
  ///   something else
  static KeyRing open(StateFolder folder, Duration lifetime, InstantSource clock)
      throws IOException {
    Duration use = lifetime.compareTo(SHORTEST_USE) < 0 ? SHORTEST_USE : lifetime;
    return new KeyRing(folder, use, clock);
  }

  /// A key.
  static final class Key {
    private final String id;
    private final Instant made;
    private final byte[] bytes;

    private Key(String id, Instant made, byte[] bytes) {
      this.id = id;
      this.made = made;
      this.bytes = bytes;
    }

    /// What something signed with it names; no secret.
    String id() {
      return id;
    }

    /// HMAC-SHA-256.
    byte[] mac(byte[] message) {
      return Sha256.hmac(bytes, message);
    }

    @Override
    public String toString() {
      return "Key[" + id + "]";
    }
  }

  /// What the file held, and when.
  ///
  /// @param keys the newest first, at least one
  private record Ring(List<Key> keys, Optional<StateFolder.Stamp> stamp) {}

  /// The key that signs.
  Key current() {
    return ring.keys.getFirst();
  }

  /// A key that verifies.
  Optional<Key> byId(String id) {
    Optional<Key> known = find(id);
    if (known.isPresent()) {
      return known;
    }
    lookAgain();
    return find(id);
  }

  /// Another process may have just made it. Anybody can make up an id, so this is done once a
  /// second at most, and nobody waits for it.
  private void lookAgain() {
    long now = System.nanoTime();
    if (now - looked < LOOK_NANOS || !reading.tryLock()) {
      return;
    }
    try {
      looked = now;
      reload();
    } catch (IOException e) {
      // The tick says so; here it is a key that nobody knows.
    } finally {
      reading.unlock();
    }
  }

  private Optional<Key> find(String id) {
    return ring.keys.stream().filter(key -> key.id.equals(id)).findFirst();
  }

  /// Sees what others have made, and makes a new key when it is time to. Call it each second.
  ///
  /// @throws IOException if that cannot be done; the keys known until now remain
  void tick() throws IOException {
    reload();
    if (isDue(ring) || ring.stamp.isEmpty()) {
      reading.lock();
      try {
        ring = renew();
      } finally {
        reading.unlock();
      }
    }
  }

  private void reload() throws IOException {
    reading.lock();
    try {
      Optional<StateFolder.Stamp> stamp = folder.stamp(FILE);
      if (!stamp.equals(ring.stamp)) {
        List<Key> keys = read();
        ring = new Ring(keys.isEmpty() ? ring.keys : keys, stamp);
      }
    } finally {
      reading.unlock();
    }
  }

  /// Makes a key if none is there or the newest is old.
  private Ring renew() throws IOException {
    return folder.exclusively(() -> {
      Ring found = new Ring(read(), folder.stamp(FILE));
      if (!isDue(found)) {
        return found;
      }
      List<Key> keys = new ArrayList<>();
      keys.add(make());
      found.keys.stream().limit(KEYS - 1).forEach(keys::add);
      folder.replace(FILE, print(keys).getBytes(StandardCharsets.US_ASCII));
      return new Ring(List.copyOf(keys), folder.stamp(FILE));
    });
  }

  /// Also when it was made in a future that the clock has left: it would sign for years.
  private boolean isDue(Ring candidate) {
    if (candidate.keys.isEmpty()) {
      return true;
    }
    Duration age = Duration.between(candidate.keys.getFirst().made, clock.instant());
    return age.abs().compareTo(use) >= 0;
  }

  private Key make() {
    byte[] id = new byte[ID_BYTES];
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(id);
    RANDOM.nextBytes(bytes);
    return new Key(
        Base64.getUrlEncoder().withoutPadding().encodeToString(id),
        Instant.ofEpochSecond(clock.instant().getEpochSecond()),
        bytes);
  }

  private static String print(List<Key> keys) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Key key : keys) {
      text.append(key.id)
          .append(' ')
          .append(key.made.getEpochSecond())
          .append(' ')
          .append(Base64.getEncoder().encodeToString(key.bytes))
          .append('\n');
    }
    return text.toString();
  }

  /// The keys in the file; none if there is no file.
  private List<Key> read() throws IOException {
    Optional<ByteBuffer> bytes = folder.read(FILE, FILE_LIMIT);
    if (bytes.isEmpty()) {
      return List.of();
    }
    List<String> lines =
        StandardCharsets.ISO_8859_1.decode(bytes.get()).toString().lines().toList();
    List<Key> keys = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        keys.add(
            new Key(
                matcher.group(1),
                Instant.ofEpochSecond(Long.parseLong(matcher.group(2))),
                Base64.getDecoder().decode(matcher.group(3) + "=")));
      } else if (!line.startsWith("#")) {
        throw notKeys();
      }
    }
    if (keys.isEmpty() || keys.size() > KEYS) {
      throw notKeys();
    }
    return List.copyOf(keys);
  }

  private IOException notKeys() {
    return new IOException(
        "%s does not hold the keys of logins; remove it to have new ones made, which ends all logins"
            .formatted(folder.path(FILE)));
  }
}
