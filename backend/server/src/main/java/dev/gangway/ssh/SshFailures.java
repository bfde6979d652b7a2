package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.RemoteText;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import org.jspecify.annotations.Nullable;

/// What sshj threw, as a kind and a sentence.
final class SshFailures {
  /// How sshj begins to say that there is no common algorithm.
  static final String NO_SETTLEMENT = "Unable to reach a settlement of ";

  private static final Set<DisconnectReason> BREACHES =
      EnumSet.of(
          DisconnectReason.PROTOCOL_ERROR,
          DisconnectReason.KEY_EXCHANGE_FAILED,
          DisconnectReason.MAC_ERROR,
          DisconnectReason.COMPRESSION_ERROR);

  private SshFailures() {}

  /// `web-1.internal port 22`, as it stands in every sentence.
  static String address(HostConfig host) {
    return host.address() + " port " + host.port();
  }

  /// `10 s`, for sentences.
  static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  /// The failure for an exception of the identification or the key exchange.
  static OpenFailure ofHandshake(HostConfig host, Duration timeout, IOException e) {
    OpenFailure told = inChain(e, OpenFailure.class);
    if (told != null) {
      return told;
    }
    if (inChain(e, TimeoutException.class) != null) {
      return new OpenFailure(
          Kind.TIMEOUT,
          "%s identified itself as an SSH server, but did not finish the key exchange within %s."
              .formatted(address(host), seconds(timeout)),
          e);
    }
    String message = message(e);
    if (message.startsWith(NO_SETTLEMENT)) {
      return new OpenFailure(
          Kind.NO_COMMON_ALGORITHM,
          "%s and the gateway have no algorithm in common: %s. The host's software is old, or its settings leave out what the gateway takes."
              .formatted(
                  address(host), RemoteText.clean(message.substring(NO_SETTLEMENT.length()), 400)),
          e);
    }
    return ended(host, "during the key exchange", e);
  }

  /// The failure for an exception while the channel, the PTY and the shell are asked for.
  static OpenFailure ofStart(HostConfig host, String user, Duration timeout, IOException e) {
    if (inChain(e, TimeoutException.class) != null) {
      return new OpenFailure(
          Kind.TIMEOUT,
          "%s let %s in, but did not start a terminal within %s."
              .formatted(address(host), user, seconds(timeout)),
          e);
    }
    OpenFailException refused = inChain(e, OpenFailException.class);
    if (refused != null) {
      return new OpenFailure(
          Kind.CHANNEL_REFUSED,
          "%s let %s in, but refused to open a session: %s"
              .formatted(address(host), user, quoted(refused.getMessage())),
          e);
    }
    return ended(host, "while the terminal was started", e);
  }

  /// The failure for a connection that ended, or was ended for what the host sent.
  static OpenFailure ended(HostConfig host, String when, IOException e) {
    return new OpenFailure(
        Kind.DISCONNECTED,
        isBreach(e)
            ? "%s broke the rules of SSH %s%s, so the gateway ended the connection."
                .formatted(address(host), when, breach(e))
            : "%s ended the connection %s%s".formatted(address(host), when, said(e)),
        e);
  }

  /// The sentence for an open terminal whose connection is gone.
  static String lost(String address, IOException e) {
    return isBreach(e)
        ? "%s broke the rules of SSH%s, so the gateway ended the connection."
            .formatted(address, breach(e))
        : "The connection to %s was lost%s".formatted(address, said(e));
  }

  /// `.`, or what the host said when it disconnected: `: “Too many …”.`
  static String said(IOException e) {
    SSHException goodbye = first(e, SshFailures::isGoodbye);
    return goodbye == null || message(goodbye).isBlank() ? "." : ": " + quoted(message(goodbye));
  }

  /// Whether this side has ended the connection for what the host sent.
  private static boolean isBreach(IOException e) {
    return first(e, SshFailures::isGoodbye) == null
        && first(e, ssh -> BREACHES.contains(ssh.getDisconnectReason())) != null;
  }

  /// ` (the host key is malformed)` in our words, or nothing: sshj's are not for users.
  private static String breach(IOException e) {
    SSHException ours = first(e, SshFailures::isOurs);
    return ours == null ? "" : " (" + RemoteText.clean(message(ours), 200) + ")";
  }

  // One class is thrown for what a host says when it hangs up (RFC 4253 §11.1), for what sshj has
  // to
  // say of the host, and for what we have. Where it was thrown tells them apart.

  private static boolean isGoodbye(SSHException e) {
    return origin(e)
        .map(StackTraceElement::getMethodName)
        .filter("gotDisconnect"::equals)
        .isPresent();
  }

  private static boolean isOurs(SSHException e) {
    String here = SshFailures.class.getPackageName();
    return origin(e).filter(frame -> frame.getClassName().startsWith(here)).isPresent();
  }

  private static Optional<StackTraceElement> origin(SSHException e) {
    return Stream.of(e.getStackTrace()).findFirst();
  }

  private static @Nullable SSHException first(IOException e, Predicate<SSHException> wanted) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof SSHException ssh && wanted.test(ssh)) {
        return ssh;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /// What the host said, cleaned, in quotes, with the full stop.
  static String quoted(@Nullable String message) {
    return "“" + RemoteText.clean(message == null ? "" : message, 200) + "”.";
  }

  private static String message(IOException e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }

  /// The first of that type among an exception and its causes.
  static <T> @Nullable T inChain(@Nullable Throwable e, Class<T> type) {
    int depth = 0;
    for (Throwable t = e; t != null && depth++ < 16; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
