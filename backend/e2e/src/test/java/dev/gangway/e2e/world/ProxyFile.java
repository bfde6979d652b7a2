package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of `config/proxy/`, made fit as an admin does it: choices taken, placeholders replaced,
/// and not a word more. A placeholder or a choice that is not there is a failure.
final class ProxyFile {
  private static final Pattern LEADING_HASH = Pattern.compile("(?m)^([ \\t]*)#");

  private String text;

  private ProxyFile(String text) {
    this.text = text;
  }

  /// One as it is shipped.
  static ProxyFile shipped(String name) {
    try {
      return new ProxyFile(Files.readString(folder().resolve(name)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Where they are.
  static Path folder() {
    return Place.root().resolve("config").resolve("proxy");
  }

  /// Takes the `#` from the lines between `# [choice]` and `# [/choice]`, wherever these stand.
  ProxyFile take(String choice) {
    return edit(choice, lines -> LEADING_HASH.matcher(lines).replaceAll("$1"));
  }

  /// Takes those lines out.
  ProxyFile leave(String choice) {
    return edit(choice, lines -> "");
  }

  private ProxyFile edit(String choice, UnaryOperator<String> edit) {
    Matcher section =
        Pattern.compile(
                "(?ms)^[ \\t]*# \\[%1$s]\\n(.*?)^[ \\t]*# \\[/%1$s]\\n"
                    .formatted(Pattern.quote(choice)))
            .matcher(text);
    if (!section.find()) {
      throw new AssertionError("there is no choice [" + choice + "] in: " + text);
    }
    text = section.replaceAll(found -> Matcher.quoteReplacement(edit.apply(found.group(1))));
    return this;
  }

  /// Replaces what stands for something of the admin's own, wherever it stands.
  ProxyFile replace(String placeholder, Object value) {
    if (!text.contains(placeholder)) {
      throw new AssertionError("there is no " + placeholder + " in: " + text);
    }
    text = text.replace(placeholder, value.toString());
    return this;
  }

  /// All of it.
  String text() {
    return text;
  }
}
