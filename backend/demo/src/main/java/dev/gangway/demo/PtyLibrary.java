package dev.gangway.demo;

import com.pty4j.unix.PtyHelpers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Loads pty4j's native library, once for the process, and leaves no unpacked copy of it behind.
///
/// Left alone, pty4j and JNA unpack into folders of their own and remove them when the process ends
/// well, which a killed process does not. Linux keeps a mapped file alive without its name, so
/// there the folder goes as soon as the library is loaded.
final class PtyLibrary {
  private static boolean loaded;

  private PtyLibrary() {}

  /// @throws IOException if there is no place to unpack to, or the library does not load
  static synchronized void load() throws IOException {
    if (loaded) {
      return;
    }
    Path folder = Files.createTempDirectory("gangway-demo-native-");
    System.setProperty("pty4j.tmpdir", folder.toString());
    System.setProperty("jna.tmpdir", folder.toString());
    try {
      // Its static initialiser loads everything, but only logs what goes wrong; the call throws.
      PtyHelpers.getWinSize(-1, null);
    } catch (IOException noTerminal) {
      loaded = true; // The library works: it says so.
    } catch (RuntimeException | LinkageError failure) {
      throw new IOException("the native PTY library does not load", failure);
    } finally {
      DemoFiles.delete(folder);
    }
  }
}
