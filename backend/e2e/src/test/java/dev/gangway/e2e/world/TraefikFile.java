package dev.gangway.e2e.world;

import dev.gangway.e2e.world.ProxySetup.Below;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `config/proxy/traefik.yaml`. No Traefik runs in the tests, so this looks at the file's keys and
/// at whether its names lead somewhere.
public final class TraefikFile {
  /// In `config/proxy/`.
  public static final String NAME = "traefik.yaml";

  /// Where each key of ours stands in Traefik 3's schema for the file provider (schemastore.org,
  /// traefik-v3-file-provider.json); `*` is a name of the admin's own, `[]` an item of a list.
  private static final Set<Pattern> KNOWN =
      Set.of(
          Pattern.compile(
              "http\\.routers\\.[^.]+\\.(rule|service|entryPoints\\[]|middlewares\\[]|tls)"),
          Pattern.compile("http\\.services\\.[^.]+\\.loadBalancer\\.servers\\[]\\.url"),
          Pattern.compile("http\\.middlewares\\.[^.]+\\.headers\\.customRequestHeaders\\.[^.]+"),
          Pattern.compile("http\\.middlewares\\.[^.]+\\.stripPrefix\\.prefixes\\[]"),
          Pattern.compile(
              "http\\.middlewares\\.[^.]+\\.forwardAuth\\.(address|authResponseHeaders\\[])"),
          Pattern.compile("tls\\.certificates\\[]\\.(certFile|keyFile)"));

  private final Map<?, ?> root;

  private TraefikFile(String yaml) {
    // Duplicate keys are an error.
    root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  /// The choice for a place.
  public static TraefikFile shipped(Below below) {
    ProxyFile file = ProxyFile.shipped(NAME);
    ProxyFile chosen =
        switch (below) {
          case ROOT -> file;
          case STRIPPED -> file.leave("root").take("strip");
          case KEPT -> file.leave("root").take("keep");
        };
    return new TraefikFile(chosen.text());
  }

  /// The choice for somebody else's login.
  public static TraefikFile shippedWithLogin() {
    return new TraefikFile(ProxyFile.shipped(NAME).leave("root").take("login").text());
  }

  /// Keys that Traefik would not know where they stand.
  public List<String> unknownKeys() {
    List<String> leaves = new ArrayList<>();
    leaves(root, "", leaves);
    return leaves.stream()
        .filter(leaf -> KNOWN.stream().noneMatch(known -> known.matcher(leaf).matches()))
        .toList();
  }

  /// Names of services and middlewares that a router uses and the file does not define, and those
  /// it defines and no router uses.
  public List<String> loose() {
    List<String> loose = new ArrayList<>();
    Map<?, ?> http = map(root, "http");
    Map<?, ?> services = map(http, "services");
    Map<?, ?> middlewares = map(http, "middlewares");
    List<Object> used = new ArrayList<>();
    for (Object router : map(http, "routers").values()) {
      Object service = ((Map<?, ?>) router).get("service");
      if (!services.containsKey(service)) {
        loose.add("service " + service);
      }
      used.addAll((List<?>) ((Map<?, ?>) router).get("middlewares"));
    }
    used.stream()
        .filter(name -> !middlewares.containsKey(name))
        .forEach(name -> loose.add("used " + name));
    middlewares.keySet().stream()
        .filter(name -> !used.contains(name))
        .forEach(name -> loose.add("unused " + name));
    return loose;
  }

  private static void leaves(Object node, String path, List<String> found) {
    switch (node) {
      case Map<?, ?> map when !map.isEmpty() ->
          map.forEach((key, value) ->
              leaves(value, path.isEmpty() ? key.toString() : path + "." + key, found));
      case List<?> list when !list.isEmpty() ->
          list.forEach(item -> leaves(item, path + "[]", found));
      case Object _ -> found.add(path);
    }
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    if (parent.get(key) instanceof Map<?, ?> map) {
      return map;
    }
    throw new AssertionError("there is no " + key + " in " + parent.keySet());
  }
}
