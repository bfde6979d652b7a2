package dev.gangway.web;

import dev.gangway.session.ClientMessage.Verb;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What pages are told of the list, as JSON text: `PROTOCOL.md`, "The live list". Stateless and
/// thread-safe.
final class TargetMessages {
  private static final JsonMapper JSON = JsonMapper.shared();

  private TargetMessages() {}

  /// The answer of `api/targets`.
  static ObjectNode listing(Targets.View view) {
    return fill(JSON.createObjectNode(), view);
  }

  /// `targets`: all there is, in place of what was known before.
  static String targets(Targets.View view) {
    return JSON.writeValueAsString(fill(message("targets"), view));
  }

  /// Everything that has to be said so that a page which knows `before` knows `now`.
  static void changes(Targets.View before, Targets.View now, Consumer<String> say) {
    before
        .targets()
        .keySet()
        .forEach(id -> {
          if (!now.targets().containsKey(id)) {
            say.accept(JSON.writeValueAsString(message("gone").put("id", id)));
          }
        });
    now.targets()
        .forEach((id, seen) -> {
          if (!seen.equals(before.targets().get(id))) {
            ObjectNode changed = message("target");
            changed.set("target", entry(seen));
            say.accept(JSON.writeValueAsString(changed));
          }
        });
    for (DaemonEntry daemon : now.daemons()) {
      if (!before.daemons().contains(daemon)) {
        ObjectNode changed = message("daemon");
        changed.set("daemon", entry(daemon));
        say.accept(JSON.writeValueAsString(changed));
      }
    }
  }

  private static ObjectNode message(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static ObjectNode fill(ObjectNode json, Targets.View view) {
    ArrayNode targets = json.putArray("targets");
    view.targets().values().forEach(seen -> targets.add(entry(seen)));
    ArrayNode daemons = json.putArray("daemons");
    view.daemons().forEach(daemon -> daemons.add(entry(daemon)));
    return json;
  }

  private static ObjectNode entry(Targets.Seen seen) {
    TargetEntry entry = seen.entry();
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", entry.resource().id())
            .put("name", entry.resource().name())
            .put("kind", entry.kind().wireName())
            .put("group", heading(entry));
    ArrayNode tags = json.putArray("tags");
    entry.resource().tags().forEach(tags::add);
    // Of thousands of targets few have marks, so the others do not carry the fields either.
    entry.marks().color().ifPresent(color -> json.put("color", color.toString()));
    if (entry.marks().production()) {
      json.put("production", true);
    }
    json.put("state", entry.state().wireName());
    entry
        .container()
        .ifPresent(container ->
            json.put("daemon", container.daemon())
                .put("image", container.image())
                .put("project", container.project().orElse(null))
                .put("service", container.service().orElse(null)));
    ArrayNode verbs = json.putArray("verbs");
    seen.verbs().stream().map(Verb::wireName).forEach(verbs::add);
    return json;
  }

  /// What it is listed under by a client that knows no projects.
  private static @Nullable String heading(TargetEntry entry) {
    return entry
        .container()
        .map(container -> container.project().orElse(container.daemon()))
        .or(() -> entry.resource().group())
        .orElse(null);
  }

  private static ObjectNode entry(DaemonEntry daemon) {
    return JSON.createObjectNode()
        .put("name", daemon.name())
        .put("state", daemon.state().wireName())
        .put("text", daemon.text().orElse(null));
  }
}
