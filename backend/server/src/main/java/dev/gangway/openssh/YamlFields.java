package dev.gangway.openssh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The keys of one mapping in Gangway's YAML, each with its value on one line. For one thread.
///
/// A text is written without quotes only if it is plainly a word or a path to every YAML reader;
/// all others are double-quoted with escapes. Gangway's `${` is written `$${`.
final class YamlFields {
  private static final Pattern PLAIN = Pattern.compile("(~/|[A-Za-z/])[A-Za-z0-9/._@+-]*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /// Words that YAML 1.1 or 1.2 takes for something else than a text.
  private static final Set<String> TAKEN =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private final Map<String, String> fields = new LinkedHashMap<>();

  void text(String key, String value) {
    fields.put(key, scalar(value));
  }

  /// @param remark what stands behind it
  void text(String key, String value, String remark) {
    fields.put(key, scalar(value) + " # " + Shown.sentence(remark));
  }

  void number(String key, int value) {
    fields.put(key, Integer.toString(value));
  }

  void yes(String key) {
    fields.put(key, "true");
  }

  /// Nothing for an empty list.
  void list(String key, List<String> values) {
    if (!values.isEmpty()) {
      fields.put(key, list(values));
    }
  }

  /// One value without the list around it.
  void oneOrList(String key, List<String> values) {
    if (values.size() == 1) {
      text(key, values.getFirst());
    } else {
      list(key, values);
    }
  }

  /// A mapping to texts. Its keys are not looked at for `${`.
  void texts(String key, Map<String, String> values) {
    if (!values.isEmpty()) {
      fields.put(
          key,
          values.entrySet().stream()
              .map(each -> key(each.getKey()) + ": " + scalar(each.getValue()))
              .collect(Collectors.joining(", ", "{", "}")));
    }
  }

  /// A mapping to lists, under keys of our own.
  void lists(String key, Map<String, List<String>> values) {
    if (!values.isEmpty()) {
      fields.put(
          key,
          values.entrySet().stream()
              .map(each -> each.getKey() + ": " + list(each.getValue()))
              .collect(Collectors.joining(", ", "{", "}")));
    }
  }

  /// The lines.
  List<String> lines() {
    return fields.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList();
  }

  private static String list(List<String> values) {
    return values.stream().map(YamlFields::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String key(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  /// A text as one value.
  static String scalar(String text) {
    return isPlain(text) ? text : quoted(text.replace("${", "$${"));
  }

  private static boolean isPlain(String text) {
    return (PLAIN.matcher(text).matches() || IPV4.matcher(text).matches())
        && !TAKEN.contains(text.toLowerCase(Locale.ROOT));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(codePoint -> {
          if (codePoint == '"' || codePoint == '\\') {
            out.append('\\').appendCodePoint(codePoint);
          } else if (!Shown.isInvisible(codePoint)) {
            out.appendCodePoint(codePoint);
          } else if (codePoint <= 0xFFFF) {
            out.append("\\u%04X".formatted(codePoint));
          } else {
            out.append("\\U%08X".formatted(codePoint));
          }
        });
    return out.append('"').toString();
  }
}
