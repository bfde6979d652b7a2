package dev.gangway.e2e;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Something that must not be found, in whatever guise programs write such things down.
final class Secret {
  /// Shorter ones are found by chance.
  private static final int SHORTEST = 8;

  private final String name;
  private final List<String> guises;

  /// @param name for messages
  Secret(String name, String text) {
    this(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /// @param name for messages
  Secret(String name, byte[] secret) {
    if (secret.length < SHORTEST) {
      throw new IllegalArgumentException("too short to be looked for: " + name);
    }
    this.name = name;
    Set<String> all = new LinkedHashSet<>();
    // As text is read here: one character for each byte, or as UTF-8.
    all.add(new String(secret, StandardCharsets.ISO_8859_1));
    String text = new String(secret, StandardCharsets.UTF_8);
    all.add(text);
    String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
    all.add(url);
    all.add(url.replace("+", "%20"));
    all.add(text.replace("\\", "\\\\").replace("\"", "\\\"")); // in JSON
    for (String between : List.of("", " ", ":", ", ")) {
      String hex = HexFormat.ofDelimiter(between).formatHex(secret);
      all.add(hex);
      all.add(hex.toUpperCase(Locale.ROOT));
    }
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      // Wherever in the encoded text it stands: what depends on its neighbours is cut off.
      for (int before = 0; before < 3; before++) {
        byte[] shifted = new byte[secret.length / 3 * 3];
        System.arraycopy(secret, 0, shifted, before, shifted.length - before);
        String encoded = encoder.withoutPadding().encodeToString(shifted);
        all.add(encoded.substring(before == 0 ? 0 : 4, encoded.length() - encoded.length() % 4));
      }
    }
    guises = all.stream().filter(guise -> guise.length() >= SHORTEST).toList();
  }

  /// Where it is found in a text: with what is around it, for the failure.
  Optional<String> in(String text) {
    for (String guise : guises) {
      int at = text.indexOf(guise);
      if (at >= 0) {
        return Optional.of(
            text.substring(
                Math.max(0, at - 120), Math.min(text.length(), at + guise.length() + 40)));
      }
    }
    return Optional.empty();
  }

  /// How often it is in a text as it is.
  int count(String text) {
    int count = 0;
    String plain = guises.getFirst();
    for (int at = text.indexOf(plain); at >= 0; at = text.indexOf(plain, at + 1)) {
      count++;
    }
    return count;
  }

  List<String> guises() {
    return guises;
  }

  @Override
  public String toString() {
    return name;
  }
}
