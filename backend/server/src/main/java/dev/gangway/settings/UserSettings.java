package dev.gangway.settings;

import dev.gangway.state.StateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The settings of all users: for each a file that is called by the hash of the user's name, and
/// holds `{"user": "ada", "version": 3, "settings": {…}}`. Several processes may share them.
/// Thread-safe; waits for the disk.
public final class UserSettings {
  /// How deep settings may be nested, themselves included.
  public static final int DEEPEST = 16;

  /// Reads an object with settings in it: none that is nested deeper, and each number as it is
  /// written.
  public static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST + 1).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Logger log = LoggerFactory.getLogger(UserSettings.class);
  private static final String FOLDER = "settings";

  /// The most that `limits.settings` allows, and what stands around it: what was written under a
  /// larger limit than today's is still read.
  private static final int LARGEST_FILE = (1 << 20) + (4 << 10);

  private final StateFolder folder;

  private UserSettings(StateFolder folder) {
    this.folder = folder;
  }

  /// What is kept of one user's.
  ///
  /// @param version counts the changes; 0: there was none
  public record Kept(long version, ObjectNode settings) {
    private static Kept nothing() {
      return new Kept(0, JSON.createObjectNode());
    }
  }

  /// Those in a state folder.
  ///
  /// @return empty where they cannot be kept; the log says why, and what to do
  public static Optional<UserSettings> open(Path state) {
    try {
      StateFolder folder = StateFolder.open(state).inner(FOLDER);
      // The lock has to be written, so this is known before the first user is told otherwise.
      return folder.exclusively(() -> Optional.of(new UserSettings(folder)));
    } catch (IOException unusable) {
      log.warn(
          "event=settings-not-kept why=\"{}\" hint=\"until that is mended and the gateway restarted,"
              + " users' settings stay in their browsers\"",
          unusable.getMessage());
      return Optional.empty();
    }
  }

  /// What a user has set.
  ///
  /// @throws IOException if it cannot be read now
  public Kept of(String user) throws IOException {
    String file = fileOf(user);
    // Files are replaced whole, so reading waits for nobody.
    Optional<ByteBuffer> bytes = folder.read(file, LARGEST_FILE);
    if (bytes.isEmpty()) {
      return Kept.nothing();
    }
    Optional<Kept> kept = parse(bytes.get(), user);
    return kept.isPresent() ? kept.get() : folder.exclusively(() -> current(file, user));
  }

  /// Changes what a user has set, all of it, and returns when it is on the disk.
  ///
  /// @param version of what is changed
  /// @return the new version; empty, and nothing is changed, if somebody else was quicker
  /// @throws IOException if it cannot be read or written now
  public OptionalLong replace(String user, long version, ObjectNode settings) throws IOException {
    String file = fileOf(user);
    return folder.exclusively(() -> {
      if (current(file, user).version() != version) {
        return OptionalLong.empty();
      }
      long next = version + 1;
      ObjectNode content = JSON.createObjectNode().put("user", user).put("version", next);
      content.set("settings", settings);
      String line = JSON.writeValueAsString(content) + "\n";
      folder.replace(file, line.getBytes(StandardCharsets.UTF_8));
      return OptionalLong.of(next);
    });
  }

  /// What is kept now; puts aside what is broken. Only exclusively.
  private Kept current(String file, String user) throws IOException {
    Optional<ByteBuffer> bytes = folder.read(file, LARGEST_FILE);
    if (bytes.isEmpty()) {
      return Kept.nothing();
    }
    Optional<Kept> kept = parse(bytes.get(), user);
    if (kept.isPresent()) {
      return kept.get();
    }
    String aside = file + ".broken-" + Instant.now().toEpochMilli();
    folder.rename(file, aside);
    log.warn(
        "event=settings-broken file={} hint=\"it was put aside under that name, and its user begins"
            + " anew; to bring it back, mend it and take the end of its name away\"",
        folder.path(aside));
    return Kept.nothing();
  }

  /// Empty if that is no such file, or another user's.
  private static Optional<Kept> parse(ByteBuffer bytes, String user) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    JsonNode content;
    try {
      content = JSON.readTree(copy);
    } catch (JacksonException malformed) {
      return Optional.empty();
    }
    JsonNode version = content.path("version");
    boolean whole =
        content.path("user").asString("").equals(user)
            && version.isIntegralNumber()
            && version.canConvertToLong()
            && version.longValue() > 0;
    return whole && content.path("settings") instanceof ObjectNode settings
        ? Optional.of(new Kept(version.longValue(), settings))
        : Optional.empty();
  }

  /// A name that no user can choose, whatever theirs is, and that fits any file system.
  static String fileOf(String user) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash) + ".json";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this JDK has no SHA-256", impossible);
    }
  }
}
