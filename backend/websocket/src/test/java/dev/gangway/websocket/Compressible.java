package dev.gangway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Data for tests of compression, the same at every run.
final class Compressible {

  private Compressible() {}

  /// Lines as terminals have them: words that come again near and far, colours, numbers.
  static byte[] lines(int octets) {
    Random random = new Random(octets);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    while (lines.size() < octets) {
      String line =
          "-rw-r--r-- 1 root root %6d Jan %2d 12:%02d \u001b[0m\u001b[01;3%dmname-%d.so\u001b[0m\r\n"
              .formatted(
                  random.nextInt(1_000_000),
                  random.nextInt(1, 31),
                  random.nextInt(60),
                  random.nextInt(8),
                  random.nextInt(500));
      lines.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
    }
    return Arrays.copyOf(lines.toByteArray(), octets);
  }

  /// Noise, repeated after a distance: nothing but references that far back can shrink it.
  static byte[] echoing(int octets, int distance) {
    byte[] noise = noise(octets);
    for (int i = distance; i < octets; i++) {
      noise[i] = noise[i - distance];
    }
    return noise;
  }

  /// What does not shrink.
  static byte[] noise(int octets) {
    byte[] noise = new byte[octets];
    new Random(octets).nextBytes(noise);
    return noise;
  }

  /// Text that is UTF-8 of one to four octets.
  static String text(int characters) {
    String sample = "Grüße, 世界 😀! ls -l\r\n";
    return sample.repeat(characters / sample.length() + 1);
  }
}
