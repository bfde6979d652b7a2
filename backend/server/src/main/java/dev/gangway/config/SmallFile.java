package dev.gangway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads a small file whole, or says in plain words why it cannot.
final class SmallFile {
  private SmallFile() {}

  /// The bytes of a regular file of at most `limit` bytes. Pipes and devices are refused: they
  /// could be read once only, or never end.
  static Parsed<ByteBuffer> read(Path file, int limit) {
    if (Files.isDirectory(file)) {
      return Parsed.malformed("is a folder; expected a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return Parsed.malformed("is a pipe or a device; expected a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      return bytes.length > limit
          ? Parsed.malformed("is larger than " + SizeText.print(limit))
          : Parsed.value(ByteBuffer.wrap(bytes));
    } catch (NoSuchFileException e) {
      return Parsed.malformed("does not exist");
    } catch (AccessDeniedException e) {
      return Parsed.malformed("may not be read by the user the gateway runs as");
    } catch (FileSystemException e) {
      return Parsed.malformed("cannot be read: " + reason(e.getReason()));
    } catch (IOException e) {
      return Parsed.malformed("cannot be read: " + reason(e.getMessage()));
    }
  }

  private static String reason(@Nullable String reason) {
    return reason == null ? "the system does not say why" : Quoted.harmless(reason);
  }
}
