package dev.gangway.websocket;

import java.nio.ByteBuffer;

/// Checks UTF-8 (RFC 3629) as it arrives, in pieces cut anywhere, and says no at the first octet
/// that cannot be right: over-long forms, surrogates and code points beyond U+10FFFF at their
/// second octet.
///
/// Not thread-safe.
final class Utf8Validator {

  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /// Continuation octets still missing, and the range the next one must be in. Only the second
  /// octet of a sequence has a range other than 80 to BF.
  private int missing;

  private int lowest = 0x80;
  private int highest = 0xBF;

  /// Checks the remaining bytes; position and limit stay.
  ///
  /// @return false if they can be part of no valid text; the validator is of no use then
  boolean accepts(ByteBuffer piece) {
    int at = piece.position();
    int end = piece.limit();
    while (at < end) {
      if (missing == 0) {
        at = skipAscii(piece, at, end);
        if (at == end) {
          return true;
        }
      }
      if (!accepts(piece.get(at) & 0xFF)) {
        return false;
      }
      at++;
    }
    return true;
  }

  /// Whether the text may end here.
  boolean complete() {
    return missing == 0;
  }

  private static int skipAscii(ByteBuffer piece, int from, int end) {
    int at = from;
    while (end - at >= Long.BYTES && (piece.getLong(at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    while (at < end && piece.get(at) >= 0) {
      at++;
    }
    return at;
  }

  /// The table of RFC 3629 §4, row by row; the first row has been skipped.
  private boolean accepts(int octet) {
    if (missing > 0) {
      if (octet < lowest || octet > highest) {
        return false;
      }
      return expect(missing - 1, 0x80, 0xBF);
    }
    if (octet >= 0xC2 && octet <= 0xDF) {
      return expect(1, 0x80, 0xBF);
    }
    return switch (octet) {
      case 0xE0 -> expect(2, 0xA0, 0xBF); // below: over-long
      case 0xED -> expect(2, 0x80, 0x9F); // above: surrogates
      case 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xEE, 0xEF ->
          expect(2, 0x80, 0xBF);
      case 0xF0 -> expect(3, 0x90, 0xBF); // below: over-long
      case 0xF1, 0xF2, 0xF3 -> expect(3, 0x80, 0xBF);
      case 0xF4 -> expect(3, 0x80, 0x8F); // above: beyond U+10FFFF
      default -> false;
    };
  }

  private boolean expect(int octets, int low, int high) {
    missing = octets;
    lowest = low;
    highest = high;
    return true;
  }
}
