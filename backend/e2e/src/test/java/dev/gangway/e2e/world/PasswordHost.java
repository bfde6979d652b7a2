package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// A host that takes one password and nothing else. Behind it is no shell but an echo: it greets,
/// then repeats what is typed until ^D.
public final class PasswordHost implements AutoCloseable {
  /// The only user and the password.
  public static final String USER = "ada";

  public static final String PASSWORD = "correct horse";

  /// What a successful login shows first.
  public static final String GREETING = "Good day, Ada.";

  private final SshServer server;
  private final String fingerprint;

  private PasswordHost(SshServer server, String fingerprint) {
    this.server = server;
    this.fingerprint = fingerprint;
  }

  /// Starts one with a new host key.
  public static PasswordHost start() {
    try {
      KeyPair hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
      SshServer server = SshServer.setUpDefaultServer();
      server.setHost("127.0.0.1");
      server.setPort(0);
      server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
      server.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
      server.setPasswordAuthenticator(
          (user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
      server.setShellFactory(channel -> new Echo());
      server.start();
      return new PasswordHost(
          server, KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// A host of the gateway's configuration without a password: the user is asked.
  public Map<String, String> host(String name) {
    Map<String, String> host = new LinkedHashMap<>();
    host.put("name", name);
    host.put("address", "127.0.0.1");
    host.put("port", Integer.toString(server.getPort()));
    host.put("user", USER);
    host.put("host_key", '"' + fingerprint + '"');
    return host;
  }

  /// A host of the gateway's configuration with a password.
  ///
  /// @param password as it stands in YAML
  public Map<String, String> host(String name, String password) {
    Map<String, String> host = host(name);
    host.put("password", password);
    return host;
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Echo implements Command {
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable ExitCallback exit;

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      // Nothing to say there.
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      InputStream keys = in;
      OutputStream screen = out;
      ExitCallback callback = exit;
      if (keys == null || screen == null || callback == null) {
        throw new IllegalStateException("started before its streams were set");
      }
      Thread.ofVirtual().start(() -> echo(keys, screen, callback));
    }

    @Override
    public void destroy(ChannelSession channel) {
      // Its streams end, and so does it.
    }

    private static void echo(InputStream keys, OutputStream screen, ExitCallback callback) {
      try {
        screen.write((GREETING + "\r\n").getBytes(StandardCharsets.UTF_8));
        screen.flush();
        for (int key = keys.read(); key >= 0 && key != 4; key = keys.read()) {
          screen.write(key);
          screen.flush();
        }
        callback.onExit(0);
      } catch (IOException gone) {
        callback.onExit(1);
      }
    }
  }
}
