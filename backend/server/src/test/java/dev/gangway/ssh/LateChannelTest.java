package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostRoute;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.TerminalDriver;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.session.helpers.AbstractConnectionService;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A host that opens a channel when nobody waits for it any more, on a connection that goes on.
@Timeout(60)
class LateChannelTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);
  private static final int OPEN_CONFIRMATION = 91;

  /// A host that takes its time to confirm the second channel.
  private static MinaServer hesitating(CountDownLatch until) throws Exception {
    MinaServer server = new MinaServer();
    server.mina.setPasswordAuthenticator((user, given, session) -> true);
    server.mina.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    AtomicInteger confirmed = new AtomicInteger();
    server.tampering((message, packet) -> {
      if (message == OPEN_CONFIRMATION && confirmed.incrementAndGet() == 2) {
        try {
          until.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    });
    return server.start();
  }

  private static HostConfig shared(MinaServer server) throws Exception {
    return Hosts.named(
        Hosts.with(
            Hosts.withPassword(
                Hosts.pinned(Hosts.host(server.port()), server.fingerprint()), "secret"),
            new HostRoute(List.of(), Optional.empty(), 8)),
        "shared");
  }

  private static SshTerminals impatient(HostConfig... hosts) {
    return new SshTerminals(
        Hosts.config(Duration.ofSeconds(1), Duration.ofSeconds(30)), List.of(hosts));
  }

  private static long channels(MinaServer server) {
    return server.mina.getActiveSessions().stream()
        .mapToLong(
            session -> session.getService(AbstractConnectionService.class).getChannels().size())
        .sum();
  }

  @Test
  void aWayThatOpensTooLateIsClosedAgain() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    try (MinaServer server = hesitating(late);
        ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HostConfig hop = shared(server);
      HostConfig behind =
          Hosts.with(
              Hosts.host(target.getLocalPort()),
              new HostRoute(List.of("shared"), Optional.empty(), 1));
      try (SshTerminals terminals = impatient(hop, behind);
          TerminalDriver stays =
              new TerminalDriver(Hosts.opener(terminals, hop).open(SIZE, new ScriptedDialog()))) {
        stays.await("hello");
        OpenFailure given =
            catchThrowableOfType(
                OpenFailure.class,
                () -> Hosts.opener(terminals, behind).open(SIZE, new ScriptedDialog()));
        assertThat(given.kind()).isEqualTo(Kind.TIMEOUT);
        late.countDown();
        try (var connection = target.accept()) {
          connection.setSoTimeout(20_000);
          // Of the server's own connection nothing is left, which was for nobody.
          assertThat(connection.getInputStream().read()).isEqualTo(-1);
        }
        Waiting.until("one channel is left", () -> channels(server) == 1);
      }
    }
  }

  @Test
  void aSessionThatOpensTooLateIsClosedAgain() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    try (MinaServer server = hesitating(late)) {
      HostConfig host = shared(server);
      try (SshTerminals terminals = impatient(host);
          TerminalDriver stays =
              new TerminalDriver(Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()))) {
        stays.await("hello");
        // On a connection of its own, since the shared one does not answer.
        Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog()).close();
        late.countDown();
        Waiting.until(
            "the other connection is gone", () -> server.mina.getActiveSessions().size() == 1);
        Waiting.until("one channel is left", () -> channels(server) == 1);
      }
    }
  }
}
