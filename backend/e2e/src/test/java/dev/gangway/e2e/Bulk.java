package dev.gangway.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A lot of output that a terminal can draw: numbered lines in many scripts and colours.
final class Bulk {
  /// At least 20 MB.
  static final int LINES = 200_000;

  private Bulk() {}

  /// Writes it to a file.
  static Path write(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      print(out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return file;
  }

  /// Its SHA-256 in hex.
  static String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      print(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Its length in bytes.
  static long size() {
    try {
      ByteArrayOutputStream counted = new ByteArrayOutputStream();
      print(counted);
      return counted.size();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void print(OutputStream out) throws IOException {
    for (int i = 0; i < LINES; i++) {
      String line =
          "%06d \033[38;5;%dmnaïve 你好 мир 😀\033[0m %s\r\n"
              .formatted(i, i % 256, "the quick brown fox jumps over the lazy dog ".repeat(2));
      out.write(line.getBytes(StandardCharsets.UTF_8));
    }
  }
}
