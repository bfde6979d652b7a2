package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Stage;
import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalOpener;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens terminals on one host: the stages in order, each with its own deadline. Thread-safe.
final class SshOpener implements TerminalOpener {
  private static final Logger LOG = LoggerFactory.getLogger(SshOpener.class);

  private final SshTerminals terminals;
  private final SshConfig config;
  private final PrivateKeys keys;
  private final HostConfig host;
  private final String user;

  SshOpener(
      SshTerminals terminals,
      SshConfig config,
      PrivateKeys keys,
      HostConfig host,
      OpenRequest request) {
    this.terminals = terminals;
    this.config = config;
    this.keys = keys;
    this.host = host;
    this.user = host.login().user().of(request.login());
  }

  @Override
  public Terminal open(TerminalSize size, OpeningDialog dialog)
      throws OpenFailure, InterruptedException {
    String keyProblem = "";
    Optional<PrivateKeys.Loaded> key = Optional.empty();
    if (!host.login().keys().isEmpty()) {
      try {
        key = Optional.of(keys.load(host.login().keys().getFirst()));
      } catch (PrivateKeys.Unusable e) {
        LOG.warn("ssh-key-unusable target={} why={}", host.name(), e.why());
        keyProblem = "no key, since the gateway's key file for it " + e.why();
      }
    }
    dialog.stage(Stage.RESOLVING);
    List<InetAddress> addresses = Connector.resolve(host, config.connectTimeout());
    SshConnection connection = connect(addresses, dialog);
    boolean opened = false;
    try {
      ShellChannel shell = ShellChannel.on(connection.connection(), config.window());
      dialog.stage(Stage.LOGIN);
      new Login(connection, host, user, key, keyProblem, config.loginTimeout(), dialog).run();
      dialog.stage(Stage.STARTING);
      Terminal terminal = start(connection, shell, size);
      opened = true;
      return terminal;
    } catch (RuntimeException e) {
      // sshj answers some of what hosts send with unchecked exceptions.
      throw new OpenFailure(
          Kind.INTERNAL, "%s could not be opened.".formatted(SshFailures.address(host)), e);
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  /// A connection to a host that has shown a key we know.
  private SshConnection connect(List<InetAddress> addresses, OpeningDialog dialog)
      throws OpenFailure, InterruptedException {
    KnownHosts.Known known = known();
    Set<KeyType> excluded = EnumSet.noneOf(KeyType.class);
    OpenFailure missed = null;
    dialog.stage(Stage.CONNECTING);
    SocketChannel socket = Connector.connect(host, addresses, config.connectTimeout());
    dialog.stage(Stage.HOST_KEY);
    while (true) {
      HostKeyCheck check = new HostKeyCheck(host, known);
      try {
        return SshConnection.handshake(host, config, socket, check, excluded);
      } catch (OpenFailure e) {
        // Of all that may go wrong in later attempts, the first wrong key is what matters.
        missed = missed == null ? e : missed;
        if (!tryAnotherType(check, excluded)) {
          throw missed;
        }
      }
      try {
        socket = Connector.connect(host, addresses, config.connectTimeout());
      } catch (OpenFailure e) {
        throw missed;
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
    if (!host.hostKeys().pins().isEmpty()) {
      return new KnownHosts.Known(List.of(), List.of(), List.of());
    }
    try {
      return KnownHosts.read(config.knownHosts()).about(host.address(), host.port());
    } catch (IOException e) {
      throw new OpenFailure(
          Kind.INTERNAL,
          "The gateway cannot read its known_hosts files, so it cannot tell whether it reaches the right host.",
          e);
    }
  }

  private Terminal start(SshConnection connection, ShellChannel shell, TerminalSize size)
      throws OpenFailure, InterruptedException {
    try {
      shell.start(size, config.startTimeout());
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
      throw SshFailures.ofStart(host, user, config.startTimeout(), e);
    }
    NegotiatedAlgorithms algorithms = connection.negotiated();
    LOG.debug("ssh-opened target={} algorithms={}", host.name(), algorithms);
    return terminals.adopt(connection, shell, SshFailures.address(host));
  }
}
