package dev.gangway.web;

import org.jspecify.annotations.Nullable;

/// What a stranger sent, made fit for one line of a log: cut, and without control characters.
final class LogText {
  private static final int MAX = 200;

  private LogText() {}

  static String of(@Nullable String text) {
    if (text == null) {
      return "-";
    }
    String cut = text.length() > MAX ? text.substring(0, MAX) + "…" : text;
    return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
  }
}
