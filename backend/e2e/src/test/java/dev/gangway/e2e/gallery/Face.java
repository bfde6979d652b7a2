package dev.gangway.e2e.gallery;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;

/// By day and by night, on a desk and in a hand.
enum Face {
  DARK(ColorScheme.DARK, 1280, 800),
  LIGHT(ColorScheme.LIGHT, 1280, 800),
  DARK_NARROW(ColorScheme.DARK, 390, 780),
  LIGHT_NARROW(ColorScheme.LIGHT, 390, 780);

  private final ColorScheme scheme;
  private final int width;
  private final int height;

  Face(ColorScheme scheme, int width, int height) {
    this.scheme = scheme;
    this.width = width;
    this.height = height;
  }

  boolean isNarrow() {
    return width < 800;
  }

  /// Makes a window look so.
  void of(Page page) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.setViewportSize(width, height);
  }

  /// As in a file's name.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
