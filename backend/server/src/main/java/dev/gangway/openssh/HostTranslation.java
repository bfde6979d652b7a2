package dev.gangway.openssh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Turns what holds for one host into its entry in Gangway's YAML.
final class HostTranslation {
  private HostTranslation() {}

  /// The entry; nothing if there can be none, which has been said.
  ///
  /// @param name the host's name in Gangway
  /// @param whence the line that asks for the host
  static Optional<ImportedHost> of(
      String name, ConfigLine whence, Settings settings, Remarks remarks, KnownHosts knownHosts) {
    Draft draft = new Draft(name, settings, remarks);
    if (!Accepted.name(name)) {
      draft.say(whence, "no name that Gangway takes: 1 to 128 visible characters");
      return Optional.empty();
    }
    Optional<ConfigLine> hostName = settings.first("hostname");
    if (!Accepted.address(settings.hostName())) {
      draft.say(
          hostName.orElse(whence),
          Shown.quoted(settings.hostName())
              + " is no host name and no address; the host is left out");
      return Optional.empty();
    }
    if (!Accepted.user(settings.user())) {
      draft.say(
          settings.first("user").orElse(whence),
          Shown.quoted(settings.user())
              + " is no login name that Gangway takes; the host is left out");
      return Optional.empty();
    }
    draft.fields().text("name", name);
    draft.fields().text("address", settings.hostName());
    if (settings.port() != Settings.DEFAULT_PORT) {
      draft.fields().number("port", settings.port());
    }
    if (settings.hasUser()) {
      draft.fields().text("user", settings.user());
    } else {
      draft.fields().text("user", settings.user(), "no User: ssh takes the local login name");
    }
    LoginTranslation.write(draft);
    hostKeys(draft, knownHosts);
    List<Hop> hops = way(draft);
    AlgorithmTranslation.write(draft);
    environment(draft);
    command(draft);
    others(draft);
    return Optional.of(new ImportedHost(name, whence, settings, draft, hops));
  }

  /// Never less careful than Gangway is by itself.
  private static void hostKeys(Draft draft, KnownHosts knownHosts) {
    Settings settings = draft.settings();
    settings
        .first("stricthostkeychecking")
        .ifPresent(line -> {
          switch (line.word().toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> draft.fields().text("unknown_key", "refuse");
            case "ask" -> draft.fields().text("unknown_key", "ask");
            case "accept-new" -> draft.fields().text("unknown_key", "accept-new");
            default ->
                draft.sayBeside(
                    line,
                    "NOT CARRIED OVER: every host's key is verified; give its `host_key`, or list it"
                        + " in a file of `ssh.known_hosts`");
          }
        });
    settings
        .first("hostkeyalias")
        .ifPresent(line ->
            draft.sayBeside(
                line,
                "keys are looked up by the address; give this host's `host_key`, or list it in"
                    + " known_hosts by its address"));
    knownHosts.collect(draft);
  }

  private static List<Hop> way(Draft draft) {
    Optional<ConfigLine> jump = draft.settings().first("proxyjump");
    Optional<ConfigLine> command = draft.settings().first("proxycommand");
    if (jump.isPresent() && !Settings.isNone(jump.get().command())) {
      return draft
          .expand(jump.get(), jump.get().command())
          .flatMap(Hop::parseAll)
          .orElse(List.of());
    }
    if (command.isEmpty()) {
      return List.of();
    }
    return switch (ProxyCommand.of(command.get().command(), draft.settings())) {
      case ProxyCommand.Direct() -> List.of();
      case ProxyCommand.Over(Hop hop) -> List.of(hop);
      case ProxyCommand.By(String url, Optional<String> user) -> {
        draft.fields().text("proxy", url);
        user.ifPresent(name -> draft.fields().text("proxy_user", name));
        yield List.of();
      }
      case ProxyCommand.Unknown() -> {
        draft.sayBeside(
            command.get(),
            Shown.quoted(command.get().command())
                + " runs a program on this machine; the gateway knows `jump` and `proxy`");
        yield List.of();
      }
    };
  }

  /// Of the variables, `ssh` takes the first line only, and of that the first of each name.
  private static void environment(Draft draft) {
    Optional<ConfigLine> line = draft.settings().first("setenv");
    if (line.isEmpty()) {
      return;
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (String word : line.get().words()) {
      int equals = word.indexOf('=');
      variables.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
    }
    String term = variables.remove("TERM");
    if (term != null && Accepted.term(term)) {
      draft.fields().text("term", term);
    } else if (term != null) {
      draft.say(line.get(), Shown.quoted(term) + " is no terminal's name");
    }
    variables
        .entrySet()
        .removeIf(each -> {
          boolean refused = !Accepted.variable(each.getKey(), each.getValue());
          if (refused) {
            draft.say(line.get(), "the variable " + Shown.quoted(each.getKey()) + " is not sent");
          }
          return refused;
        });
    if (variables.size() > Accepted.MOST_VARIABLES) {
      draft.say(line.get(), "more than " + Accepted.MOST_VARIABLES + " variables; none is sent");
      return;
    }
    draft.fields().texts("environment", variables);
  }

  private static void command(Draft draft) {
    Optional<ConfigLine> line = draft.settings().first("remotecommand");
    Optional<String> command =
        line.filter(each -> !Settings.isNone(each.command()))
            .flatMap(each -> draft.expand(each, each.command()));
    if (command.isEmpty()) {
      return;
    }
    if (Accepted.command(command.get())) {
      draft.fields().text("command", command.get());
    } else {
      draft.sayBeside(line.get(), "no command of one line and at most 4096 characters");
    }
  }

  private static void others(Draft draft) {
    for (String keyword : draft.settings().keywords()) {
      for (ConfigLine line : draft.settings().all(keyword)) {
        Keywords.whyNot(line).ifPresent(why -> draft.say(line, why));
      }
    }
  }
}
