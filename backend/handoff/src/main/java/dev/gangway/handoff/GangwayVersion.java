package dev.gangway.handoff;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of this build, the same in the jar and out of it.
public final class GangwayVersion {

  private static final String TEXT = read();

  private GangwayVersion() {}

  /// For example `1.4.0`.
  public static String text() {
    return TEXT;
  }

  private static String read() {
    try (InputStream in = GangwayVersion.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from this build");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
