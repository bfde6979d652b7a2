package dev.gangway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.core.DockerClientConfig;
import org.junit.jupiter.api.Test;

class ContainerStateTest {
  private static ContainerState ended(boolean outOfMemory, int code) throws Exception {
    String json =
        "{\"Id\":\"x\",\"State\":{\"Running\":false,\"OOMKilled\":%b,\"ExitCode\":%d}}"
            .formatted(outOfMemory, code);
    return ContainerState.of(
        DockerClientConfig.getDefaultObjectMapper()
            .readValue(json, InspectContainerResponse.class));
  }

  @Test
  void memoryWasItOnlyIfTheContainerItselfWasKilled() throws Exception {
    assertThat(ended(true, 137).outOfMemory()).isTrue();
    // A child died of it earlier, and the container was stopped later.
    assertThat(ended(true, 143).outOfMemory()).isFalse();
    assertThat(ended(true, 0).outOfMemory()).isFalse();
    assertThat(ended(false, 137).outOfMemory()).isFalse();
  }
}
