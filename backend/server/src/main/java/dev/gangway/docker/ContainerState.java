package dev.gangway.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import dev.gangway.terminal.RemoteText;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What matters of an inspected container.
///
/// @param name without the slash that Docker puts before it
/// @param outOfMemory whether its last run ended by that
/// @param startedAt when it was started last, in the daemon's words: tells one run from the next
/// @param user what its programs run as, in the image's words; empty for root
/// @param environment `NAME=value`
record ContainerState(
    String id,
    String name,
    boolean running,
    boolean paused,
    boolean restarting,
    boolean outOfMemory,
    String startedAt,
    String user,
    List<String> environment) {

  /// Characters of a name that is shown; Docker's own limit is far below.
  private static final int MAX_NAME = 256;

  /// 128 + KILL, as a shell counts.
  private static final Long KILLED = 137L;

  ContainerState {
    environment = List.copyOf(environment);
  }

  static ContainerState of(InspectContainerResponse inspected) {
    InspectContainerResponse.ContainerState state = inspected.getState();
    ContainerConfig config = inspected.getConfig();
    String[] environment = config == null ? null : config.getEnv();
    String name = RemoteText.clean(text(inspected.getName()), MAX_NAME);
    return new ContainerState(
        text(inspected.getId()),
        name.startsWith("/") ? name.substring(1) : name,
        state != null && Boolean.TRUE.equals(state.getRunning()),
        state != null && Boolean.TRUE.equals(state.getPaused()),
        state != null && Boolean.TRUE.equals(state.getRestarting()),
        // Docker's flag stays if any process of that run was killed for it, and the run went on.
        state != null
            && Boolean.TRUE.equals(state.getOOMKilled())
            && Objects.equals(state.getExitCodeLong(), KILLED),
        state == null ? "" : text(state.getStartedAt()),
        config == null ? "" : text(config.getUser()),
        environment == null ? List.of() : List.of(environment));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /// Whether a program can be started in it.
  boolean usable() {
    return running && !paused && !restarting;
  }

  /// Why no program can be started in it, a sentence.
  String whyNot() {
    if (restarting) {
      return "The container %s is restarting; try again in a moment.".formatted(name);
    }
    if (paused) {
      return "The container %s is paused. A terminal opens when it has been unpaused."
          .formatted(name);
    }
    return "The container %s is not running. A terminal opens when it has been started."
        .formatted(name);
  }
}
