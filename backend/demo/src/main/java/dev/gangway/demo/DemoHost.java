package dev.gangway.demo;

import dev.gangway.config.AlgorithmRules;
import dev.gangway.config.HostConfig;
import dev.gangway.config.HostKeyRule;
import dev.gangway.config.HostLogin;
import dev.gangway.config.HostRoute;
import dev.gangway.config.HostTerminal;
import dev.gangway.config.LoginTemplate;
import dev.gangway.config.Marks;
import dev.gangway.config.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded SSH host: loopback only, one key opens it, terminals only.
///
/// Owns its port, its terminals with everything in them, and a temporary folder (0700) that holds
/// the client key; all three are gone after [#close()]. Thread-safe.
public final class DemoHost implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoHost.class);

  /// How long the terminals may take to end at [#close()].
  private static final Duration END = Duration.ofSeconds(5);

  /// A shell may sit idle for days, and a stopped program may leave the client waiting for as long:
  /// MINA's own limits (10 minutes and 30 seconds) would end either.
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /// What a client may send ahead of a program that does not read, and so all that is held for it.
  private static final long WINDOW = 256 << 10;

  private final Account account;
  private final SshServer server;
  private final Path folder;
  private final Path clientKey;
  private final String fingerprint;
  private final Set<PtyCommand> terminals;

  private DemoHost(
      Account account,
      SshServer server,
      Path folder,
      Path clientKey,
      String fingerprint,
      Set<PtyCommand> terminals) {
    this.account = account;
    this.server = server;
    this.folder = folder;
    this.clientKey = clientKey;
    this.fingerprint = fingerprint;
    this.terminals = terminals;
  }

  /// Starts a host whose shells are those of whoever runs this process.
  ///
  /// @throws IOException if the native library, a key or the port cannot be had
  public static DemoHost start() throws IOException {
    return start(Account.invoking());
  }

  /// Starts a host.
  ///
  /// @param account the only one that can log in
  /// @throws IOException if the native library, a key or the port cannot be had
  public static DemoHost start(Account account) throws IOException {
    PtyLibrary.load();
    Path folder = Files.createTempDirectory("gangway-demo-"); // created 0700
    try {
      KeyPair hostKey = newKey();
      KeyPair clientKey = newKey();
      Path keyFile = folder.resolve("id_ed25519");
      write(clientKey, keyFile);
      Set<PtyCommand> terminals = ConcurrentHashMap.newKeySet();
      SshServer server = server(account, hostKey, clientKey, terminals);
      server.start();
      String fingerprint = KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
      return new DemoHost(account, server, folder, keyFile, fingerprint, terminals);
    } catch (GeneralSecurityException failure) {
      DemoFiles.delete(folder);
      throw new IOException("cannot make the demo's keys", failure);
    } catch (IOException | RuntimeException failure) {
      DemoFiles.delete(folder);
      throw failure;
    }
  }

  /// The port it listens on.
  public int port() {
    return server.getPort();
  }

  /// Everything it listens on: one loopback address.
  public Set<InetSocketAddress> addresses() {
    return server.getBoundAddresses().stream()
        .map(InetSocketAddress.class::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The host key's fingerprint, `SHA256:…` as OpenSSH prints it.
  public String fingerprint() {
    return fingerprint;
  }

  /// The file, in OpenSSH's format and 0600, of the one key that opens this host.
  public Path clientKey() {
    return clientKey;
  }

  /// How the gateway reaches this host: pinned fingerprint, key file, and the account's own name as
  /// a tag, so that people see whose shell they will get.
  public HostConfig asHostConfig() {
    Position here = Position.of("demo");
    return new HostConfig(
        "this machine",
        loopback().getHostAddress(),
        port(),
        new HostLogin(
            LoginTemplate.fixed(account.user()),
            List.of(),
            Optional.empty(),
            List.of(
                new HostLogin.PrivateKey(
                    LoginTemplate.fixed(clientKey.toString()),
                    Optional.empty(),
                    Optional.empty(),
                    here)),
            Optional.empty()),
        new HostKeyRule(
            List.of(new HostKeyRule.PinnedKey(fingerprint, Optional.empty())),
            HostKeyRule.UnknownKey.REFUSE),
        HostRoute.DIRECT,
        AlgorithmRules.DEFAULTS,
        HostTerminal.DEFAULTS,
        Optional.of("Demo"),
        List.of(account.atHost()),
        Marks.NONE,
        here);
  }

  /// Ends every terminal with what runs in it, frees the port and removes the keys.
  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException failure) {
      log.warn("the demo host does not stop cleanly: {}", failure.getMessage());
    }
    long deadline = System.nanoTime() + END.toNanos();
    try {
      for (PtyCommand terminal : terminals) {
        if (!terminal.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
          log.warn("a terminal of the demo host does not end");
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    DemoFiles.delete(folder);
  }

  private static SshServer server(
      Account account, KeyPair hostKey, KeyPair clientKey, Set<PtyCommand> terminals) {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(loopback().getHostAddress());
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator((user, key, session) ->
        user.equals(account.user()) && KeyUtils.compareKeys(key, clientKey.getPublic()));
    server.setChannelFactories(List.of(ChannelSessionFactory.INSTANCE));
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setSubsystemFactories(List.of());
    server.setShellFactory(channel -> terminal(account, channel, terminals));
    server.setCipherFactories(List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm));
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, FOR_EVER);
    CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW);
    CoreModuleProperties.TCP_NODELAY.set(server, true); // an echoed key is one small packet
    CoreModuleProperties.STOP_WAIT_TIME.set(server, END);
    return server;
  }

  private static Command terminal(
      Account account, ChannelSession channel, Set<PtyCommand> terminals) throws IOException {
    if (!channel.getEnvironment().getEnv().containsKey(Environment.ENV_TERM)) {
      throw new IOException("this host gives terminals only, and none was asked for");
    }
    PtyCommand terminal = new PtyCommand(account, terminals::remove);
    terminals.add(terminal);
    return terminal;
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
  }

  private static void write(KeyPair key, Path file) throws IOException, GeneralSecurityException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "gangway demo", null, out);
    }
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
