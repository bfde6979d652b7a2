package dev.gangway.openssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads a small text file whole, or says in plain words why it cannot.
final class TextFile {
  /// Nobody's configuration is larger, and a wrong path must not fill the memory.
  static final int LARGEST = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /// The lines of a regular file in UTF-8. Pipes and devices are refused: they could never end.
  ///
  /// @throws Unreadable whose message follows the file's name
  static List<String> lines(Path file) throws Unreadable {
    return List.of(text(bytes(file)).split("\n", -1));
  }

  private static byte[] bytes(Path file) throws Unreadable {
    if (Files.isDirectory(file)) {
      throw new Unreadable(": is a folder; expected a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new Unreadable(": is a pipe or a device; expected a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new Unreadable(": is larger than 1 MiB");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new Unreadable(": does not exist");
    } catch (AccessDeniedException e) {
      throw new Unreadable(": may not be read by this user");
    } catch (IOException e) {
      throw new Unreadable(": cannot be read");
    }
  }

  private static String text(byte[] bytes) throws Unreadable {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    boolean wrong = decoder.decode(in, out, true).isError();
    String text = out.flip().toString();
    if (wrong) {
      long line = 1 + text.chars().filter(c -> c == '\n').count();
      throw new Unreadable(
          ":%d: the byte 0x%02X is not UTF-8; save the file again as UTF-8"
              .formatted(line, bytes[in.position()]));
    }
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return marked ? text.substring(1) : text;
  }
}
