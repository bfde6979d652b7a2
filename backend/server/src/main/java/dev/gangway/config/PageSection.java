package dev.gangway.config;

import java.util.regex.Pattern;

/// Reads `page`.
final class PageSection {
  private static final int LONGEST_FONT_FAMILY = 200;
  private static final Pattern SCHEME = Pattern.compile("[a-z0-9-]{1,40}");

  private PageSection() {}

  static PageConfig read(Section section) {
    return new PageConfig(
        Words.read(section, Keys.Page.APPEARANCE, PageConfig.Appearance.values()),
        section.text(Keys.Page.LIGHT_SCHEME, PageSection::scheme),
        section.text(Keys.Page.DARK_SCHEME, PageSection::scheme),
        section.text(Keys.Page.FONT_FAMILY, PageSection::fontFamily),
        section.number(Keys.Page.FONT_SIZE),
        Words.read(section, Keys.Page.CURSOR_STYLE, PageConfig.CursorStyle.values()),
        section.truth(Keys.Page.CURSOR_BLINK),
        section.number(Keys.Page.SCROLLBACK),
        Words.read(section, Keys.Page.BELL, PageConfig.Bell.values()),
        section.truth(Keys.Page.COPY_ON_SELECT),
        Words.read(section, Keys.Page.RIGHT_CLICK, PageConfig.RightClick.values()),
        section.truth(Keys.Page.PASTE_GUARD),
        Words.read(section, Keys.Page.CLIPBOARD_WRITE, PageConfig.ClipboardWrite.values()),
        section.truth(Keys.Page.SMART_COPY),
        section.truth(Keys.Page.SCREEN_READER));
  }

  /// Which schemes there are, the page knows; one it does not know it leaves alone.
  private static Parsed<String> scheme(String text) {
    return SCHEME.matcher(text).matches()
        ? Parsed.value(text)
        : Parsed.malformed("a scheme's name, 1 to 40 of the letters a to z, digits and `-`");
  }

  private static Parsed<String> fontFamily(String text) {
    return !text.isBlank()
            && text.length() <= LONGEST_FONT_FAMILY
            && text.codePoints().noneMatch(Quoted::isInvisible)
        ? Parsed.value(text.strip())
        : Parsed.malformed(
            "names of fonts, 1 to " + LONGEST_FONT_FAMILY + " visible characters on one line");
  }
}
