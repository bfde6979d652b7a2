package dev.gangway.access;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// A password as typed: its UTF-8 bytes after Unicode normalisation (NFC), because keyboards and
/// systems disagree about how to send an `é`. Nothing else is changed: blanks count.
///
/// For one thread at a time; whoever made it closes it, which wipes the bytes. What is not NFC when
/// it is typed passes through a `String` on the way, which nothing can wipe.
public final class Password implements AutoCloseable {
  /// A passphrase of a hundred words; beyond it nobody types, somebody tries.
  public static final int MAX_BYTES = 1024;

  private final byte[] bytes;

  private Password(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes a copy; the characters remain the caller's to wipe.
  ///
  /// @throws Malformed if there is none, it is longer than [#MAX_BYTES] or holds a NUL or half a
  ///   character
  public static Password of(char[] typed) throws Malformed {
    if (typed.length == 0) {
      throw new Malformed("the password is empty");
    }
    // A char takes a byte at least: what is too long already need not be looked at.
    if (typed.length > MAX_BYTES) {
      throw tooLong();
    }
    CharSequence characters = CharBuffer.wrap(typed);
    if (!Normalizer.isNormalized(characters, Normalizer.Form.NFC)) {
      characters = Normalizer.normalize(characters, Normalizer.Form.NFC);
    }
    byte[] bytes = encode(CharBuffer.wrap(characters));
    if (bytes.length > MAX_BYTES) {
      Arrays.fill(bytes, (byte) 0);
      throw tooLong();
    }
    for (byte each : bytes) {
      if (each == 0) {
        Arrays.fill(bytes, (byte) 0);
        throw new Malformed("the password holds a NUL character");
      }
    }
    return new Password(bytes);
  }

  private static byte[] encode(CharBuffer characters) throws Malformed {
    // Three bytes at most for a char: half of the four that a surrogate pair takes is less.
    ByteBuffer encoded = ByteBuffer.allocate(3 * characters.remaining());
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    CoderResult result = encoder.encode(characters, encoded, true);
    byte[] bytes = new byte[encoded.flip().remaining()];
    encoded.get(bytes);
    Arrays.fill(encoded.array(), (byte) 0);
    if (!result.isUnderflow()) {
      Arrays.fill(bytes, (byte) 0);
      throw new Malformed("the password holds half a character");
    }
    return bytes;
  }

  private static Malformed tooLong() {
    return new Malformed("the password is longer than " + MAX_BYTES + " bytes");
  }

  /// The bytes themselves, not a copy: only until [#close()].
  byte[] bytes() {
    return bytes;
  }

  /// Wipes it. Idempotent.
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "***";
  }
}
