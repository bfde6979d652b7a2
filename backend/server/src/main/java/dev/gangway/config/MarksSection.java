package dev.gangway.config;

/// Reads the marks, which a host and a daemon call the same.
final class MarksSection {
  private MarksSection() {}

  static Marks read(Section section) {
    return new Marks(
        Words.read(section, Keys.Marked.COLOR, Marks.Color.values()),
        section.truth(Keys.Marked.PRODUCTION).orElse(Marks.NONE.production()));
  }
}
