package dev.gangway.openssh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes the lists of algorithms. OpenSSH's `+`, `-` and `^` change OpenSSH's defaults, which are
/// not Gangway's; what is written is the change: added, taken away, or put in front.
final class AlgorithmTranslation {
  private static final String CERTIFICATE = "-cert-v01@openssh.com";

  private AlgorithmTranslation() {}

  static void write(Draft draft) {
    KnownAlgorithms known = draft.settings().surroundings().algorithms();
    Map<String, List<String>> lists = new LinkedHashMap<>();
    put(draft, lists, "key_exchange", "kexalgorithms", known.keyExchange());
    put(draft, lists, "ciphers", "ciphers", known.ciphers());
    put(draft, lists, "macs", "macs", known.macs());
    signatures(draft, lists, known.signatures());
    draft.fields().lists("algorithms", lists);
  }

  private static void put(
      Draft draft,
      Map<String, List<String>> lists,
      String key,
      String keyword,
      KnownAlgorithms.Names known) {
    draft
        .settings()
        .first(keyword)
        .map(line -> names(draft, line, known))
        .filter(names -> !names.isEmpty())
        .ifPresent(names -> lists.put(key, names));
  }

  /// Gangway has one list for the keys of hosts and of users, OpenSSH has two.
  private static void signatures(
      Draft draft, Map<String, List<String>> lists, KnownAlgorithms.Names known) {
    put(draft, lists, "signatures", "hostkeyalgorithms", known);
    Optional<ConfigLine> users = draft.settings().first("pubkeyacceptedalgorithms");
    if (users.isEmpty()) {
      return;
    }
    List<String> forUsers = names(draft, users.get(), known);
    List<String> forHosts = lists.getOrDefault("signatures", List.of());
    if (forUsers.isEmpty() || forUsers.equals(forHosts)) {
      return;
    }
    draft.sayBeside(
        users.get(),
        "`algorithms.signatures` is one list for the keys of hosts and of users; "
            + (forHosts.isEmpty() ? "see there" : "it holds what HostKeyAlgorithms says"));
  }

  /// The names as Gangway's list takes them; those that it does not know have been said. Empty: the
  /// defaults.
  private static List<String> names(Draft draft, ConfigLine line, KnownAlgorithms.Names known) {
    String word = line.word();
    char sign = "+-^".indexOf(word.charAt(0)) >= 0 ? word.charAt(0) : ' ';
    List<String> given =
        Arrays.stream(word.substring(sign == ' ' ? 0 : 1).split(",", -1))
            .filter(name -> !name.isEmpty())
            .toList();
    if (sign == '-') {
      List<String> away =
          known.defaults().stream()
              .filter(name -> given.stream().anyMatch(pattern -> Wildcard.matches(name, pattern)))
              .toList();
      if (away.size() == known.defaults().size()) {
        draft.sayBeside(line, "this would take all away that the gateway offers");
        return List.of();
      }
      return away.stream().map(name -> "-" + name).toList();
    }
    List<String> taken = new ArrayList<>();
    for (String pattern : given) {
      List<String> fitting =
          known.all().stream().filter(name -> Wildcard.matches(name, pattern)).toList();
      fitting.stream().filter(name -> !taken.contains(name)).forEach(taken::add);
      if (fitting.isEmpty() && !pattern.endsWith(CERTIFICATE)) {
        draft.say(line, "the gateway does not know " + Shown.quoted(pattern));
      }
    }
    if (taken.isEmpty()) {
      draft.sayBeside(line, "the gateway knows none of these; its defaults hold");
      return List.of();
    }
    return switch (sign) {
      case '+' ->
          taken.stream()
              .filter(name -> !known.defaults().contains(name))
              .map(name -> "+" + name)
              .toList();
      case '^' -> {
        known.defaults().stream().filter(name -> !taken.contains(name)).forEach(taken::add);
        yield taken;
      }
      default -> taken;
    };
  }
}
