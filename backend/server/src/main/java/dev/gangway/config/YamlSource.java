package dev.gangway.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// Brings a configuration file into memory as text: bounded, UTF-8, without a byte order mark.
final class YamlSource {
  /// A thousand hosts take a fifth of it.
  static final int LARGEST = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private YamlSource() {}

  /// The file's text; nothing, and a problem, if there is none to be had.
  static Optional<String> read(Path file, Problems problems) {
    Position whole = Position.of(file.toString());
    switch (SmallFile.read(file, LARGEST)) {
      case Parsed.Malformed<ByteBuffer>(String why) -> {
        problems.error(whole, "", "the configuration file " + why);
        return Optional.empty();
      }
      case Parsed.Value<ByteBuffer>(ByteBuffer bytes) -> {
        return decode(bytes, whole, problems);
      }
    }
  }

  private static Optional<String> decode(ByteBuffer bytes, Position whole, Problems problems) {
    if (isUtf16(bytes)) {
      problems.error(
          whole.at(1, 1), "", "the file is UTF-16; expected UTF-8: save it again as UTF-8");
      return Optional.empty();
    }
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(bytes, chars, true);
    String text = withoutMark(chars.flip().toString());
    if (result.isError()) {
      int wrong = Byte.toUnsignedInt(bytes.get(bytes.position()));
      problems.error(
          positionAfter(text, whole),
          "",
          "the byte 0x%02X is not UTF-8; save the file again as UTF-8".formatted(wrong));
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private static boolean isUtf16(ByteBuffer bytes) {
    if (bytes.remaining() < 2) {
      return false;
    }
    int mark = Short.toUnsignedInt(bytes.getShort(bytes.position()));
    return mark == 0xFEFF || mark == 0xFFFE;
  }

  /// Some editors put the mark before UTF-8 too; it would shift every column of the first line.
  static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /// The place right behind a text that begins the file.
  static Position positionAfter(String text, Position whole) {
    // A letter more, so that a text that ends in a line break ends on the line after it.
    String last = "";
    int line = 0;
    for (String each : (Iterable<String>) (text + "x").lines()::iterator) {
      last = each;
      line++;
    }
    return whole.at(line, last.codePointCount(0, last.length()));
  }
}
