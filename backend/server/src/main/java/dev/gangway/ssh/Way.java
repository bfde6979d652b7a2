package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostRoute;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import org.jspecify.annotations.Nullable;

/// The way to a host for one who asks: straight, through a proxy, or over other hosts, each with
/// its own host key and its own login. Used by the opening thread.
final class Way {
  private final SshTerminals terminals;
  private final OpenRequest request;
  private final OpeningDialog dialog;

  /// Whether what the way has so far was opened under the name or by the answers of who asks.
  private boolean personal;

  Way(SshTerminals terminals, OpenRequest request, OpeningDialog dialog) {
    this.terminals = terminals;
    this.request = request;
    this.dialog = dialog;
  }

  /// A connection to the host, logged in; one that is there already if it may be shared.
  ///
  /// @return the caller closes it
  Lease to(HostConfig host) throws OpenFailure, InterruptedException {
    personal = false;
    return over(hops(host), host, request, dialog, true);
  }

  /// The same, but one that has not been there before.
  Lease anewTo(HostConfig host) throws OpenFailure, InterruptedException {
    personal = false;
    return over(hops(host), host, request, dialog, false);
  }

  /// All hosts on the way, the nearest to the gateway first. That of the first is its own way; what
  /// those behind it have configured for other purposes does not count. The configuration has made
  /// sure that this ends.
  private List<HostConfig> hops(HostConfig host) {
    List<HostConfig> hops = new ArrayList<>();
    List<String> names = host.route().jump();
    while (!names.isEmpty()) {
      List<HostConfig> part = names.stream().map(terminals::host).toList();
      hops.addAll(0, part);
      names = part.getFirst().route().jump();
    }
    return hops;
  }

  private Lease over(
      List<HostConfig> hops,
      HostConfig host,
      OpenRequest request,
      OpeningDialog told,
      boolean mayTake)
      throws OpenFailure, InterruptedException {
    Account account = Account.of(host, request);
    boolean sharing = host.route().share() > 1;
    List<String> names = hops.stream().map(HostConfig::name).toList();
    SharedConnections.Key anybodys = key(host, names, account, "");
    SharedConnections.Key own = key(host, names, account, request.login());
    if (sharing && mayTake) {
      Optional<Lease> there =
          account.personal() ? Optional.empty() : terminals.shared().take(host, anybodys);
      if (there.isEmpty() && !request.login().isEmpty()) {
        there = terminals.shared().take(host, own);
        personal |= there.isPresent();
      }
      if (there.isPresent()) {
        return there.get();
      }
    }
    Asking asking = new Asking(told);
    SshConnection connection = new HostOpening(terminals, account, request, asking).run(line(hops));
    personal |= account.personal() || asking.asked;
    // Without a name there is nobody it could be kept for.
    boolean keep = sharing && !(personal && request.login().isEmpty());
    connection.keepAlive(terminals.keepalive(), terminals.config().keepalive());
    return keep
        ? terminals.shared().offer(personal ? own : anybodys, connection)
        : Lease.alone(connection);
  }

  private static SharedConnections.Key key(
      HostConfig host, List<String> names, Account account, String person) {
    return new SharedConnections.Key(host.name(), names, account.user(), person);
  }

  /// Makes lines to a host, one for each attempt.
  @FunctionalInterface
  interface Lines {
    Line open(HostConfig host, OpeningDialog dialog) throws OpenFailure, InterruptedException;
  }

  private Lines line(List<HostConfig> hops) {
    return hops.isEmpty() ? this::straight : (host, own) -> through(hops, host, own);
  }

  private Line straight(HostConfig host, OpeningDialog own)
      throws OpenFailure, InterruptedException {
    SshConfig config = terminals.config();
    Optional<HostRoute.Proxy> proxy = host.route().proxy();
    Connector.Endpoint endpoint =
        proxy.map(Connector.Endpoint::of).orElseGet(() -> Connector.Endpoint.of(host));
    own.stage(Stage.RESOLVING);
    List<InetAddress> addresses = Connector.resolve(endpoint, config.connectTimeout());
    own.stage(Stage.CONNECTING);
    Line line = Connector.connect(endpoint, addresses, config.connectTimeout());
    boolean passed = proxy.isEmpty();
    try {
      if (proxy.isPresent()) {
        new ProxyHandshake(proxy.get(), Connector.Endpoint.of(host), line, config.connectTimeout())
            .run();
        passed = true;
      }
    } finally {
      if (!passed) {
        line.close();
      }
    }
    return line;
  }

  private Line through(List<HostConfig> hops, HostConfig host, OpeningDialog own)
      throws OpenFailure, InterruptedException {
    HostConfig last = hops.getLast();
    Lease lease;
    try {
      lease =
          over(
              hops.subList(0, hops.size() - 1),
              last,
              passing(),
              new HopDialog(dialog, last.name()),
              true);
    } catch (OpenFailure e) {
      throw new OpenFailure(
          e.kind(), "On the way to %s: %s".formatted(SshFailures.address(host), e.text()), e);
    }
    SshConfig config = terminals.config();
    TunnelLine line = null;
    boolean opened = false;
    try {
      own.stage(Stage.CONNECTING);
      TunnelChannel channel =
          TunnelChannel.on(
              lease.connection().connection(),
              new ReceiveBuffer(config.window(), terminals.memory()),
              host.address(),
              host.port());
      line = new TunnelLine(channel, lease);
      channel.open(config.connectTimeout());
      opened = true;
      return line;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw refused(last, host, e);
    } finally {
      if (!opened) {
        if (line != null) {
          line.close();
        } else {
          lease.close(() -> {});
        }
      }
    }
  }

  /// What the asker may decide is about the host that is opened, and about none on the way there.
  private OpenRequest passing() {
    return new OpenRequest(request.login(), false, Optional.empty());
  }

  private OpenFailure refused(HostConfig hop, HostConfig host, IOException e) throws OpenFailure {
    String from = SshFailures.address(hop);
    String to = SshFailures.address(host);
    if (SshFailures.inChain(e, TimeoutException.class) != null) {
      return new OpenFailure(
          Kind.TIMEOUT,
          "%s did not connect to %s within %s."
              .formatted(from, to, SshFailures.seconds(terminals.config().connectTimeout())),
          e);
    }
    OpenFailException refusal = SshFailures.inChain(e, OpenFailException.class);
    if (refusal == null) {
      return SshFailures.ended(hop, "when it was asked for " + to, e);
    }
    return switch (refusal.getReason()) {
      case CONNECT_FAILED ->
          new OpenFailure(
              Kind.REFUSED,
              "%s could not connect to %s: %s"
                  .formatted(from, to, SshFailures.quoted(refusal.getMessage())),
              e);
      case ADMINISTRATIVELY_PROHIBITED ->
          new OpenFailure(
              Kind.CHANNEL_REFUSED,
              "%s does not let %s connect to %s. Its sshd needs `AllowTcpForwarding` for a jump host (and `PermitOpen`, if that is set)."
                  .formatted(from, Account.of(hop, request).user(), to),
              e);
      default ->
          new OpenFailure(
              Kind.CHANNEL_REFUSED,
              "%s does not connect to %s: %s"
                  .formatted(from, to, SshFailures.quoted(refusal.getMessage())),
              e);
    };
  }

  /// Says of which host on the way the stages are.
  private record HopDialog(OpeningDialog dialog, String hop) implements OpeningDialog {
    @Override
    public void stage(Stage stage) throws InterruptedException {
      dialog.stage(stage, hop);
    }

    @Override
    public @Nullable List<String> ask(Prompt prompt) throws InterruptedException {
      return dialog.ask(prompt);
    }
  }

  /// What is told and asked about one host. A second attempt tells no stage again.
  private static final class Asking implements OpeningDialog {
    private final OpeningDialog dialog;
    private final Set<Stage> told = EnumSet.noneOf(Stage.class);
    private boolean asked;

    Asking(OpeningDialog dialog) {
      this.dialog = dialog;
    }

    @Override
    public void stage(Stage stage) throws InterruptedException {
      if (told.add(stage)) {
        dialog.stage(stage);
      }
    }

    @Override
    public @Nullable List<String> ask(Prompt prompt) throws InterruptedException {
      asked = asked || prompt.kind() != PromptKind.HOST_KEY;
      return dialog.ask(prompt);
    }
  }
}
