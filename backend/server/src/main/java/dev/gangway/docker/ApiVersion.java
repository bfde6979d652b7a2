package dev.gangway.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import dev.gangway.docker.DaemonFailure.Reason;
import dev.gangway.terminal.RemoteText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which version of the API is spoken with a daemon.
final class ApiVersion {
  /// The newest that docker-java's classes were made for; daemons of today refuse much older ones.
  static final int NEWEST = 44;

  /// The first with an environment for an exec.
  static final int OLDEST = 25;

  private static final Pattern VERSION = Pattern.compile("1\\.([0-9]{1,3})");

  private ApiVersion() {}

  /// The newest version both sides know.
  ///
  /// @param said the daemon's `Api-Version` header
  static RemoteApiVersion agreed(String said) throws DaemonFailure {
    Matcher version = VERSION.matcher(said);
    if (!version.matches()) {
      throw new DaemonFailure(
          Reason.BAD_ANSWER,
          "This is not how a Docker daemon answers: its API version is “%s”."
              .formatted(RemoteText.clean(said, 40)));
    }
    int theirs = Integer.parseInt(version.group(1));
    if (theirs < OLDEST) {
      throw new DaemonFailure(
          Reason.BAD_ANSWER,
          "The Docker daemon is too old: it speaks API 1.%d, and Gangway needs 1.%d."
              .formatted(theirs, OLDEST));
    }
    return RemoteApiVersion.create(1, Math.min(theirs, NEWEST));
  }
}
