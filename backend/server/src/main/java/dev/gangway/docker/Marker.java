package dev.gangway.docker;

import java.security.SecureRandom;
import java.util.HexFormat;

/// By what a terminal's processes are known: a variable in their environment, whose value nobody
/// can guess.
///
/// @param value 128 random bits in hexadecimal
record Marker(String value) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static Marker fresh() {
    return new Marker(word());
  }

  /// 128 random bits.
  static String word() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /// `NAME=value`, as it stands in an environment.
  String variable() {
    return "GANGWAY_SESSION=" + value;
  }
}
