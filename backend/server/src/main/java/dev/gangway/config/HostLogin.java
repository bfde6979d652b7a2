package dev.gangway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the gateway logs in on one SSH host.
///
/// @param user the login name on the host
/// @param methods in the order they are tried, each of them, asking for what is not configured;
///   empty: what is configured is tried, and the user is asked where nothing is
/// @param password for the methods `password` and `keyboard-interactive`
/// @param keys tried in this order
/// @param agent holds more keys, tried after these
public record HostLogin(
    LoginTemplate user,
    List<Method> methods,
    Optional<Secret> password,
    List<PrivateKey> keys,
    Optional<Agent> agent) {

  /// A way to log in, by its name in RFC 4252 and RFC 4256.
  public enum Method {
    PUBLICKEY,
    PASSWORD,
    KEYBOARD_INTERACTIVE;

    /// As in the file and on the wire: `keyboard-interactive`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// A private key in a file.
  ///
  /// @param file a path, absolute
  /// @param passphrase opens it; without one the user is asked, if the key is encrypted
  /// @param certificate a path, absolute; without one, `FILE-cert.pub` if it exists
  /// @param position where the file speaks of it, for messages
  public record PrivateKey(
      LoginTemplate file,
      Optional<Secret> passphrase,
      Optional<LoginTemplate> certificate,
      Position position) {}

  /// An ssh-agent that the gateway reaches.
  ///
  /// @param socket where it listens, absolute
  /// @param fingerprints `SHA256:…` of the keys that may be used; empty: all it has
  /// @param forward whether programs on the host may sign by these keys too
  /// @param position where the file speaks of it, for messages
  public record Agent(Path socket, List<String> fingerprints, boolean forward, Position position) {
    public Agent {
      fingerprints = List.copyOf(fingerprints);
    }
  }

  public HostLogin {
    methods = List.copyOf(methods);
    keys = List.copyOf(keys);
  }

  /// Whether there is nothing here to log in by, so that the user has to be asked.
  public boolean isEmpty() {
    return password.isEmpty() && keys.isEmpty() && agent.isEmpty();
  }
}
