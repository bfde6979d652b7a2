package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Stage;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalOpener;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens terminals on one host for one who asks: the stages in order, each with its own deadline.
/// Thread-safe.
final class SshOpener implements TerminalOpener {
  private static final Logger LOG = LoggerFactory.getLogger(SshOpener.class);

  private final SshTerminals terminals;
  private final HostConfig host;
  private final OpenRequest request;
  private final Optional<String> directory;

  SshOpener(SshTerminals terminals, HostConfig host, OpenRequest request) {
    this.terminals = terminals;
    this.host = host;
    this.request = request;
    this.directory = request.directory().or(() -> host.terminal().directory());
  }

  @Override
  public Terminal open(TerminalSize size, OpeningDialog dialog)
      throws OpenFailure, InterruptedException {
    try {
      Way way = new Way(terminals, request, dialog);
      Lease lease = way.to(host);
      if (lease.isFirst()) {
        return start(lease, size, dialog);
      }
      try {
        return start(lease, size, dialog);
      } catch (OpenFailure e) {
        // The host allows fewer sessions on a connection than the configuration, or it is dying.
        LOG.debug("ssh-shared-refused target={} why={}", host.name(), e.text());
        return start(way.anewTo(host), size, dialog);
      }
    } catch (RuntimeException e) {
      // sshj answers some of what hosts send with unchecked exceptions.
      throw new OpenFailure(
          Kind.INTERNAL, "%s could not be opened.".formatted(SshFailures.address(host)), e);
    }
  }

  private Terminal start(Lease lease, TerminalSize size, OpeningDialog dialog)
      throws OpenFailure, InterruptedException {
    SshConnection connection = lease.connection();
    String user = Account.of(host, request).user();
    ShellChannel shell = null;
    boolean started = false;
    try {
      dialog.stage(Stage.STARTING);
      shell =
          ShellChannel.on(connection.connection(), terminals.config().window(), terminals.memory());
      if (AgentForwarding.isAllowed(host)) {
        shell.forwardAgent();
      }
      shell.start(host.terminal(), directory, size, terminals.config().startTimeout());
      LOG.debug("ssh-opened target={} algorithms={}", host.name(), connection.negotiated());
      // One who shares a connection has been greeted when it was made.
      String greeting = lease.isFirst() ? connection.greeting() : "";
      Charset charset = host.terminal().charset();
      Terminal terminal =
          terminals.adopt(lease, shell, greeting.getBytes(charset), SshFailures.address(host));
      started = true;
      return charset.equals(StandardCharsets.UTF_8)
          ? terminal
          : new CharsetTerminal(terminal, charset);
    } catch (ShellChannel.Refused e) {
      throw new OpenFailure(
          Kind.CHANNEL_REFUSED,
          "%s let %s in, but refused %s."
              .formatted(SshFailures.address(host), user, e.getMessage()),
          e);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw SshFailures.ofStart(host, user, terminals.config().startTimeout(), e);
    } finally {
      if (!started) {
        ShellChannel given = shell;
        lease.close(() -> {
          if (given != null) {
            given.hangUp();
          }
        });
        if (given != null) {
          given.abandon();
        }
      }
    }
  }
}
