package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import java.util.List;
import java.util.Optional;

/// How a host that nothing is known of becomes known to the gateway: not at all, by the word of
/// somebody who may say so, or by itself. By then the connection that showed the key has been given
/// up; the next one has to show the same.
///
/// Used by the opening thread, which waits for the answer here.
final class Introduction {
  private final HostConfig host;
  private final OpenRequest request;
  private final OpeningDialog dialog;
  private final Optional<AcceptedKeys> accepted;

  /// @param request who opens the host
  /// @param accepted where accepted keys are kept; without it none is accepted
  Introduction(
      HostConfig host, OpenRequest request, OpeningDialog dialog, Optional<AcceptedKeys> accepted) {
    this.host = host;
    this.request = request;
    this.dialog = dialog;
    this.accepted = accepted;
  }

  /// Returns when the key is known from now on.
  ///
  /// @param unknown why the host was refused until now
  /// @throws OpenFailure if it still is
  void accept(HostKey key, OpenFailure unknown) throws OpenFailure, InterruptedException {
    if (accepted.isEmpty()) {
      throw unknown;
    }
    switch (host.hostKeys().unknown()) {
      case REFUSE -> throw unknown;
      case ACCEPT_NEW ->
          accepted.get().add(host, key, request.login(), AcceptedKeys.Way.ACCEPT_NEW);
      case ASK -> {
        ask(key, unknown);
        accepted.get().add(host, key, request.login(), AcceptedKeys.Way.ASKED);
      }
    }
  }

  private void ask(HostKey key, OpenFailure unknown) throws OpenFailure, InterruptedException {
    if (!request.mayTrustHostKeys()) {
      throw new OpenFailure(
          Kind.HOST_KEY_UNKNOWN,
          unknown.text()
              + " Somebody with the right `admin` for this host can also accept it by opening the host.");
    }
    String question =
        """
        %s shows a host key that this gateway does not know: %s

        Compare it with what the host itself says on its console: %s
        If they differ, somebody answers in its place. When you accept it, it holds for everybody who opens this host.\
        """
            .formatted(SshFailures.address(host), key, inspection(key));
    if (dialog.ask(new Prompt(PromptKind.HOST_KEY, question, List.of())) == null) {
      throw new OpenFailure(
          Kind.HOST_KEY_UNKNOWN,
          "The host key of %s was not accepted, so nothing was opened: %s. Opening the host again asks again."
              .formatted(SshFailures.address(host), key));
    }
  }

  /// What prints the fingerprint on a host with OpenSSH.
  private static String inspection(HostKey key) {
    String file =
        switch (key.type()) {
          case "ssh-ed25519" -> "ed25519";
          case "ssh-rsa" -> "rsa";
          default -> "ecdsa";
        };
    return "ssh-keygen -lf /etc/ssh/ssh_host_%s_key.pub".formatted(file);
  }
}
