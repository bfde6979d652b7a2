package dev.gangway.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What docker-java wants to know. Its own configuration would read the environment, system
/// properties and the user's `~/.docker`; a gateway does what its own file says, and nothing else.
record ClientConfig(RemoteApiVersion version) implements DockerClientConfig {

  @Override
  public URI getDockerHost() {
    // Asked for by nobody: the transport knows where the daemon is.
    return URI.create("tcp://localhost");
  }

  @Override
  public RemoteApiVersion getApiVersion() {
    return version;
  }

  @Override
  public @Nullable String getRegistryUsername() {
    return null;
  }

  @Override
  public @Nullable String getRegistryPassword() {
    return null;
  }

  @Override
  public @Nullable String getRegistryEmail() {
    return null;
  }

  @Override
  public @Nullable String getRegistryUrl() {
    return null;
  }

  @Override
  public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
    return null;
  }

  @Override
  public AuthConfigurations getAuthConfigurations() {
    return new AuthConfigurations();
  }

  @Override
  @SuppressWarnings("deprecation") // The type of what is not there.
  public @Nullable SSLConfig getSSLConfig() {
    return null;
  }
}
