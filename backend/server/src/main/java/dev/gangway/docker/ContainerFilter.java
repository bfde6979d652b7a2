package dev.gangway.docker;

import com.github.dockerjava.api.model.Container;
import dev.gangway.config.DockerConfig;
import dev.gangway.docker.ContainerSummary.State;
import dev.gangway.terminal.RemoteText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which of a daemon's containers the gateway knows, and what it takes from their descriptions.
/// Names, images and labels are the words of whoever made the container. Immutable and thread-safe.
final class ContainerFilter {

  /// Docker's own rule. A name is a part of paths and of ids, so no other is ever taken for one.
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

  private static final String PROJECT = "com.docker.compose.project";
  private static final String SERVICE = "com.docker.compose.service";
  private static final int LONGEST_WORD = 255;

  private final DockerConfig config;
  private final Set<String> labels;

  /// @param labels those that rules speak of; no other is kept
  ContainerFilter(DockerConfig config, Set<String> labels) {
    this.config = config;
    this.labels = Set.copyOf(labels);
  }

  /// Whether a container of that name may be listed and opened.
  boolean takes(String name) {
    return NAME.matcher(name).matches()
        && config.include().matches(name)
        && !config.exclude().matches(name);
  }

  /// The summary of a listed container, if the gateway knows it.
  Optional<ContainerSummary> summary(Container listed) {
    String id = listed.getId();
    Optional<String> name = name(listed.getNames()).filter(this::takes);
    if (id == null || !ContainerIds.isFull(id) || name.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> found = Optional.ofNullable(listed.getLabels()).orElse(Map.of());
    return Optional.of(
        new ContainerSummary(
            id,
            name.get(),
            word(listed.getImage()).orElse(""),
            state(listed.getState()),
            word(found.get(PROJECT)),
            word(found.get(SERVICE)),
            spokenOf(found)));
  }

  /// A container may have aliases, `/other/alias`, that are names of links and not its own.
  private static Optional<String> name(String @Nullable [] names) {
    return names == null
        ? Optional.empty()
        : Arrays.stream(names)
            .filter(name -> name != null && name.startsWith("/") && name.indexOf('/', 1) < 0)
            .map(name -> name.substring(1))
            .findFirst();
  }

  private static State state(@Nullable String word) {
    return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
      case "running" -> State.RUNNING;
      case "paused" -> State.PAUSED;
      case "restarting" -> State.RESTARTING;
      default -> State.STOPPED;
    };
  }

  /// As they are. A value is cut behind what any rule can name, so that it is equal to none.
  private Map<String, String> spokenOf(Map<String, String> found) {
    Map<String, String> kept = new HashMap<>();
    for (String label : labels) {
      String value = found.get(label);
      if (value != null) {
        kept.put(label, value.substring(0, Math.min(value.length(), LONGEST_WORD + 1)));
      }
    }
    return kept;
  }

  private static Optional<String> word(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(given -> RemoteText.clean(given, LONGEST_WORD))
        .filter(given -> !given.isBlank());
  }
}
