package dev.gangway.e2e;

import dev.gangway.e2e.world.Chromium;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.PasswordHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is started once for all classes of a JVM, when the first one asks: a browser, an SSH
/// server, and a gateway with the hosts below. Nobody breaks any of it.
///
/// For the one thread that runs the tests.
final class Suite implements AutoCloseable {
  /// A shell.
  static final String SHELL = "shell";

  /// Prints [Bulk] and ends.
  static final String BULK = "bulk";

  /// Knows another password than the gateway.
  static final String WRONG_PASSWORD = "wrong password";

  /// Asks for its password.
  static final String ASKS = "asks";

  /// Nobody has ever seen its key.
  static final String UNKNOWN_KEY = "unknown key";

  /// Shows another key than the one that is pinned.
  static final String CHANGED_KEY = "changed key";

  /// Its name has no address.
  static final String UNRESOLVABLE = "unresolvable";

  /// Nobody listens there.
  static final String REFUSED = "refused";

  /// The pinned key of [#CHANGED_KEY].
  static final String PINNED = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  /// Silence after the upgrade is ended after so many seconds: short, for the test of it.
  static final int FIRST_MESSAGE_SECONDS = 4;

  private final Deque<Runnable> opened = new ArrayDeque<>();
  private @Nullable Chromium browser;
  private @Nullable OpenSshServer sshServer;
  private @Nullable GatewayProcess gateway;

  Chromium browser() {
    Chromium running = browser;
    if (running == null) {
      Chromium started = Chromium.start();
      opened.push(started::close);
      running = started;
      browser = running;
    }
    return running;
  }

  OpenSshServer sshServer() {
    OpenSshServer running = sshServer;
    if (running == null) {
      OpenSshServer started = OpenSshServer.start();
      opened.push(started::close);
      running = started;
      sshServer = running;
    }
    return running;
  }

  GatewayProcess gateway() {
    GatewayProcess running = gateway;
    if (running == null) {
      GatewayProcess started = startGateway();
      opened.push(started::close);
      running = started;
      gateway = running;
    }
    return running;
  }

  private GatewayProcess startGateway() {
    OpenSshServer ssh = sshServer();
    PasswordHost password = PasswordHost.start();
    opened.push(password::close);
    Path bulk = Bulk.write(ssh.home().resolve("bulk"));
    Map<String, String> unknown = ssh.host(UNKNOWN_KEY);
    unknown.remove("host_key");
    Map<String, String> changed = ssh.host(CHANGED_KEY);
    changed.put("host_key", '"' + PINNED + '"');
    Map<String, String> unresolvable = ssh.host(UNRESOLVABLE);
    unresolvable.put("address", "no-such-host.invalid");
    Map<String, String> refused = ssh.host(REFUSED);
    refused.put("port", Integer.toString(refusingPort()));
    GatewayConfig config =
        new GatewayConfig()
            .set("limits", "first_message: " + FIRST_MESSAGE_SECONDS + "s")
            // What tests leave behind is not there for long.
            .set("sessions", "detach: 1m")
            .host(ssh.host(SHELL))
            .host(ssh.host(BULK, "stty -opost; exec cat '" + bulk + "'"))
            .host(password.host(WRONG_PASSWORD, "\"${env:WRONG_PASSWORD}\""))
            .host(password.host(ASKS))
            .host(unknown)
            .host(changed)
            .host(unresolvable)
            .host(refused);
    return GatewayProcess.start(config, Map.of("WRONG_PASSWORD", "incorrect horse"));
  }

  /// A port that is taken, so that nobody else gets it meanwhile, and not listened on.
  private int refusingPort() {
    try {
      Socket taken = new Socket();
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      opened.push(() -> {
        try {
          taken.close();
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      });
      return taken.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
