package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Stage;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import net.schmizz.sshj.common.KeyType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gets from a line to a host to a connection that is logged in: key exchange, host key, login.
/// Used by the opening thread, once.
final class HostOpening {
  private static final Logger LOG = LoggerFactory.getLogger(HostOpening.class);

  private final SshTerminals terminals;
  private final SshConfig config;
  private final HostConfig host;
  private final OpenRequest request;
  private final OpeningDialog dialog;
  private final Introduction introduction;

  HostOpening(SshTerminals terminals, Account account, OpenRequest request, OpeningDialog dialog) {
    this.terminals = terminals;
    this.config = terminals.config();
    this.host = account.host();
    this.request = request;
    this.dialog = dialog;
    this.introduction = new Introduction(host, request, dialog, terminals.accepted());
  }

  /// Opens it.
  ///
  /// @param lines to the host; a second one is opened when the first key shown is not the one known
  /// @return the caller closes it
  SshConnection run(Way.Lines lines) throws OpenFailure, InterruptedException {
    SshConnection connection = connect(lines);
    boolean loggedIn = false;
    try {
      AgentForwarding.install(connection.connection(), host, terminals.memory());
      dialog.stage(Stage.LOGIN);
      new Login(connection, host, request, terminals.keys(), config, dialog).run();
      loggedIn = true;
      return connection;
    } finally {
      if (!loggedIn) {
        connection.close();
      }
    }
  }

  /// A connection to a host that has shown a key we know.
  private SshConnection connect(Way.Lines lines) throws OpenFailure, InterruptedException {
    KnownHosts.Known known = known();
    Set<KeyType> excluded = EnumSet.noneOf(KeyType.class);
    OpenFailure missed = null;
    boolean introduced = false;
    Line line = lines.open(host, dialog);
    while (true) {
      HostKeyCheck check = new HostKeyCheck(host, known, InstantSource.system());
      tell(Stage.HOST_KEY, line);
      try {
        return SshConnection.handshake(host, config, line, check, excluded);
      } catch (OpenFailure e) {
        HostKey presented = check.presented();
        if (check.isNew() && presented != null && !introduced) {
          introduction.accept(presented, e);
          introduced = true;
          known = known();
        } else {
          // Of all that may go wrong in later attempts, the first wrong key is what matters.
          missed = missed == null ? e : missed;
          if (!tryAnotherType(check, excluded)) {
            throw missed;
          }
        }
      }
      try {
        line = lines.open(host, dialog);
      } catch (OpenFailure e) {
        throw missed == null ? e : missed;
      }
    }
  }

  /// Tells how far it has come, for which it may have to wait its turn.
  ///
  /// @param line closed when the opening is abandoned meanwhile
  private void tell(Stage stage, Line line) throws InterruptedException {
    boolean told = false;
    try {
      dialog.stage(stage);
      told = true;
    } finally {
      if (!told) {
        line.close();
      }
    }
  }

  /// A pin says nothing of its key's type, so a host with several keys may show another one first:
  /// it is asked again, without that type, until it has none left.
  private static boolean tryAnotherType(HostKeyCheck check, Set<KeyType> excluded) {
    HostKey presented = check.presented();
    return check.missedPins()
        && presented != null
        && excluded.add(KeyType.fromString(presented.type()));
  }

  private KnownHosts.Known known() throws OpenFailure {
    try {
      KnownHosts reviewed = KnownHosts.read(config.knownHosts());
      return terminals.accepted().isPresent()
          ? terminals.accepted().get().about(reviewed, host)
          : reviewed.about(host.address(), host.port());
    } catch (IOException e) {
      LOG.warn("event=known-hosts-unreadable target={} why=\"{}\"", host.name(), e.getMessage());
      throw new OpenFailure(
          Kind.INTERNAL,
          "The gateway cannot read its known_hosts files, so it cannot tell whether it reaches the right host.",
          e);
    }
  }
}
