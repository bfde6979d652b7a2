package dev.gangway.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked for by `POST /containers/{id}/exec`. docker-java's own has no keys to detach by.
///
/// There is no `Privileged` in it, ever: a shell in a container belongs to the container, and must
/// not get more than the container has.
///
/// @param user as Docker takes it, or null for the container's own
/// @param detachKeys or null for Docker's
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExecRequest(
    @JsonProperty("AttachStdin") boolean stdin,
    @JsonProperty("AttachStdout") boolean stdout,
    @JsonProperty("AttachStderr") boolean stderr,
    @JsonProperty("Tty") boolean tty,
    @JsonProperty("User") @Nullable String user,
    @JsonProperty("DetachKeys") @Nullable String detachKeys,
    @JsonProperty("Env") List<String> environment,
    @JsonProperty("Cmd") List<String> command) {

  ExecRequest {
    environment = List.copyOf(environment);
    command = List.copyOf(command);
  }

  /// A program at a terminal, as the container's user.
  static ExecRequest terminal(List<String> command, List<String> environment, String detachKeys) {
    return new ExecRequest(true, true, true, true, null, detachKeys, environment, command);
  }

  /// A program whose output is read.
  ///
  /// @param environment beyond the container's own
  static ExecRequest reading(
      List<String> command, List<String> environment, @Nullable String user) {
    return new ExecRequest(false, true, false, false, user, null, environment, command);
  }
}
