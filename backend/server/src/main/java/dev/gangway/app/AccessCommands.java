package dev.gangway.app;

import dev.gangway.access.Decision;
import dev.gangway.access.Policy;
import dev.gangway.access.Resource;
import dev.gangway.access.Right;
import dev.gangway.access.User;
import dev.gangway.config.AccessRule;
import dev.gangway.config.Config;
import dev.gangway.config.DockerConfig;
import dev.gangway.config.LoginConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gangway can` and `gangway who`: what the rules of a file come to, asked of the one decision
/// function that the doors ask. Both connect to nothing, so of containers they know the name alone.
final class AccessCommands {
  private AccessCommands() {}

  /// `gangway can USER [--group G]...`.
  @Command(
      name = "can",
      description = {
        "Print what a user may do with each target, and which rule says so.",
        "The user's groups are those of `login.users` or `login.tokens`, and what --group adds."
      },
      mixinStandardHelpOptions = true)
  static final class Can extends ConfiguredCommand {
    @SuppressWarnings("NullAway.Init") // Set by picocli before call.
    @Parameters(paramLabel = "USER", description = "A login name, or a token's.")
    private String name;

    @Option(
        names = "--group",
        paramLabel = "G",
        description = "A group that a proxy would tell; may be given again.")
    private List<String> groups = new ArrayList<>();

    @Override
    int answer(Config config, PrintWriter out) {
      User user = user(config, name, groups);
      out.println(
          user.name()
              + (user.groups().isEmpty()
                  ? " is in no group"
                  : " is in " + user.groups().stream().sorted().collect(Collectors.joining(", "))));
      Policy policy = Policy.of(config);
      for (Resource resource : resources(config)) {
        out.println();
        out.println(resource.id());
        for (Right right : Right.values()) {
          line(out, right.configName(), policy.decide(user, right, resource));
        }
      }
      return ExitCode.OK;
    }
  }

  /// `gangway who TARGET`.
  @Command(
      name = "who",
      description = {
        "Print who may do something with a target, and which rule says so.",
        "Those are the users and tokens of `login`, and the users and groups that rules name. A"
            + " container is DAEMON/NAME; --label and --project tell more of it."
      },
      mixinStandardHelpOptions = true)
  static final class Who extends ConfiguredCommand {
    @SuppressWarnings("NullAway.Init") // Set by picocli before call.
    @Parameters(paramLabel = "TARGET", description = "A host's name, or DAEMON/CONTAINER.")
    private String target;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "A label of the container.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--project", paramLabel = "P", description = "The container's compose project.")
    private Optional<String> project = Optional.empty();

    @Override
    int answer(Config config, PrintWriter out) {
      Optional<Resource> resource = resource(config);
      if (resource.isEmpty()) {
        return failed(
            ExitCode.USAGE, "there is no host and no daemon's container called " + target);
      }
      Policy policy = Policy.of(config);
      boolean somebody = false;
      for (Map.Entry<String, User> candidate : candidates(config).entrySet()) {
        Map<Right, Decision> granted = new LinkedHashMap<>();
        for (Right right : Right.values()) {
          Decision decision = policy.decide(candidate.getValue(), right, resource.get());
          if (decision.allowed()) {
            granted.put(right, decision);
          }
        }
        if (!granted.isEmpty()) {
          somebody = true;
          out.println(candidate.getKey());
          granted.forEach((right, decision) -> line(out, right.configName(), decision));
          out.println();
        }
      }
      if (!somebody) {
        out.println("nobody may do anything with " + target);
      }
      return ExitCode.OK;
    }

    private Optional<Resource> resource(Config config) {
      Optional<Resource> host =
          resources(config).stream()
              .filter(each -> each.id().equals(target) && !target.endsWith("/*"))
              .findFirst();
      return host.or(() ->
          config.docker().stream()
              .map(DockerConfig::name)
              .filter(daemon -> target.startsWith(daemon + "/"))
              .findFirst()
              .map(daemon ->
                  Resource.container(
                      daemon, target.substring(daemon.length() + 1), labels, project)));
    }
  }

  private static void line(PrintWriter out, String right, Decision decision) {
    out.printf(
        "  %-7s %-3s %s%s%n",
        right,
        decision.allowed() ? "yes" : "no",
        decision.rule(),
        decision.confirm().map(_ -> " (asks for a reason)").orElse(""));
  }

  /// The hosts, and for each daemon one that stands for its containers.
  private static List<Resource> resources(Config config) {
    List<Resource> resources = new ArrayList<>();
    config
        .hosts()
        .forEach(host -> resources.add(Resource.host(host.name(), host.group(), host.tags())));
    config
        .docker()
        .forEach(daemon ->
            resources.add(Resource.container(daemon.name(), "*", Map.of(), Optional.empty())));
    return resources;
  }

  private static User user(Config config, String name, List<String> more) {
    if (config.login().isEmpty()) {
      return name.equals(User.ANONYMOUS.name()) && more.isEmpty()
          ? User.ANONYMOUS
          : new User(name, Set.copyOf(more));
    }
    LoginConfig login = config.login().get();
    Set<String> groups = new HashSet<>(more);
    Set<Right> atMost = EnumSet.allOf(Right.class);
    for (LoginConfig.LocalUser user : login.users()) {
      if (user.name().equals(name)) {
        groups.addAll(user.groups());
      }
    }
    for (LoginConfig.Token token : login.tokens()) {
      if (token.name().equals(name)) {
        groups.addAll(token.groups());
        atMost = Right.atMost(token.may());
      }
    }
    return new User(name, groups, atMost);
  }

  /// Everybody the file knows of, by a description.
  private static Map<String, User> candidates(Config config) {
    Map<String, User> candidates = new LinkedHashMap<>();
    if (config.login().isEmpty()) {
      candidates.put("anonymous", User.ANONYMOUS);
    }
    Set<String> names = new LinkedHashSet<>();
    Set<String> groups = new LinkedHashSet<>();
    config
        .login()
        .ifPresent(login -> {
          login.users().forEach(user -> names.add(user.name()));
          login.tokens().forEach(token -> names.add(token.name()));
        });
    for (AccessRule rule : config.access().orElse(List.of())) {
      names.addAll(rule.who().users());
      groups.addAll(rule.who().groups());
    }
    names.forEach(name -> candidates.put("user " + name, user(config, name, List.of())));
    // A name that nobody has: what a member may who is nothing else.
    groups.forEach(group -> candidates.put("group " + group, new User("", Set.of(group))));
    if (config.login().isPresent()) {
      candidates.put("anyone else who is logged in", new User("", Set.of()));
    }
    return candidates;
  }
}
