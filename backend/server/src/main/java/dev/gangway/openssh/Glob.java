package dev.gangway.openssh;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `glob(7)` for the paths of `Include`: `*`, `?` and `[…]` within one part of a path, in lexical
/// order, and nothing that begins with a dot unless the pattern does.
final class Glob {
  /// A folder with more is no folder of configuration files.
  private static final int MOST_ENTRIES = 10_000;

  private Glob() {}

  /// Whether it stands for more than one path.
  static boolean isOne(String path) {
    return path.indexOf('*') >= 0 || path.indexOf('?') >= 0 || path.indexOf('[') >= 0;
  }

  /// The paths that are there.
  ///
  /// @param base where a relative pattern begins
  static List<Path> files(Path base, String pattern) {
    List<Path> found = List.of(pattern.startsWith("/") ? Path.of("/") : base);
    for (String part : pattern.split("/", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      List<Path> next = new ArrayList<>();
      for (Path folder : found) {
        if (isOne(part)) {
          next.addAll(inside(folder, part));
        } else if (Files.exists(folder.resolve(part))) {
          next.add(folder.resolve(part));
        }
      }
      found = next.size() > MOST_ENTRIES ? next.subList(0, MOST_ENTRIES) : next;
    }
    return found.stream().sorted(Comparator.comparing(Path::toString)).toList();
  }

  private static List<Path> inside(Path folder, String part) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(".") == part.startsWith(".") && matches(name, part)) {
          found.add(entry);
        }
        if (found.size() == MOST_ENTRIES) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // glob(3) passes over folders that it cannot read.
      return found;
    }
    return found;
  }

  /// Whether a name fits a pattern. The time is at most the product of both lengths.
  static boolean matches(String name, String pattern) {
    int n = 0;
    int p = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      int after = p < pattern.length() ? one(name.charAt(n), pattern, p) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (after >= 0) {
        p = after;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /// Where the pattern goes on behind one character that fits; -1 if it does not fit.
  private static int one(char c, String pattern, int at) {
    char first = pattern.charAt(at);
    if (first == '?') {
      return at + 1;
    }
    if (first == '\\' && at + 1 < pattern.length()) {
      return pattern.charAt(at + 1) == c ? at + 2 : -1;
    }
    // A `]` right at the beginning belongs to the set.
    boolean negated =
        first == '[' && at + 1 < pattern.length() && "!^".indexOf(pattern.charAt(at + 1)) >= 0;
    int begin = at + (negated ? 2 : 1);
    int end = first == '[' ? pattern.indexOf(']', begin + 1) : -1;
    if (end < 0) {
      return first == c ? at + 1 : -1;
    }
    boolean in = false;
    for (int i = begin; i < end; i++) {
      if (i + 2 < end && pattern.charAt(i + 1) == '-') {
        in |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
        i += 2;
      } else {
        in |= pattern.charAt(i) == c;
      }
    }
    return in != negated ? end + 1 : -1;
  }
}
