package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import dev.gangway.config.LoginTemplate;
import dev.gangway.config.Secret;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.TerminalSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ways to log in, for tests: what a host is given to log in by, put together part by part, and the
/// attempt.
final class Logins {
  private LoginTemplate user = LoginTemplate.fixed(System.getProperty("user.name"));
  private List<HostLogin.Method> methods = List.of();
  private Optional<Secret> password = Optional.empty();
  private final List<HostLogin.PrivateKey> keys = new ArrayList<>();
  private Optional<HostLogin.Agent> agent = Optional.empty();

  Logins user(LoginTemplate user) {
    this.user = user;
    return this;
  }

  Logins methods(HostLogin.Method... methods) {
    this.methods = List.of(methods);
    return this;
  }

  Logins password(String password) {
    this.password = Optional.of(new Secret(password));
    return this;
  }

  Logins key(Path file) {
    return key(LoginTemplate.fixed(file.toString()));
  }

  Logins key(LoginTemplate file) {
    keys.add(new HostLogin.PrivateKey(file, Optional.empty(), Optional.empty(), Hosts.HERE));
    return this;
  }

  Logins key(Path file, Path certificate) {
    keys.add(
        new HostLogin.PrivateKey(
            LoginTemplate.fixed(file.toString()),
            Optional.empty(),
            Optional.of(LoginTemplate.fixed(certificate.toString())),
            Hosts.HERE));
    return this;
  }

  Logins agent(Path socket, String... fingerprints) {
    agent = Optional.of(new HostLogin.Agent(socket, List.of(fingerprints), false, Hosts.HERE));
    return this;
  }

  Logins forwardedAgent(Path socket, String... fingerprints) {
    agent = Optional.of(new HostLogin.Agent(socket, List.of(fingerprints), true, Hosts.HERE));
    return this;
  }

  HostConfig on(HostConfig host) {
    return Hosts.with(host, new HostLogin(user, methods, password, keys, agent));
  }

  /// A host with an OpenSSH server, which is known by its key.
  HostConfig on(SshServer server) throws Exception {
    return on(Hosts.pinned(Hosts.host(server.port), server.fingerprint("ed25519")));
  }

  HostConfig on(MinaServer server) throws Exception {
    return on(Hosts.pinned(Hosts.host(server.port()), server.fingerprint()));
  }

  /// Logs in, or throws.
  static void open(HostConfig host, OpeningDialog dialog) throws Exception {
    open(host, OpenRequest.ANONYMOUS, dialog);
  }

  static void open(HostConfig host, OpenRequest request, OpeningDialog dialog) throws Exception {
    try (SshTerminals terminals = new SshTerminals(Hosts.config())) {
      terminals.source(host).opener(request).open(new TerminalSize(80, 24), dialog).close();
    }
  }

  /// Why the user does not get in.
  static OpenFailure refusal(HostConfig host, OpeningDialog dialog) {
    return refusal(host, OpenRequest.ANONYMOUS, dialog);
  }

  static OpenFailure refusal(HostConfig host, OpenRequest request, OpeningDialog dialog) {
    OpenFailure failure =
        catchThrowableOfType(OpenFailure.class, () -> open(host, request, dialog));
    assertThat(failure).as("the user got in").isNotNull();
    return failure;
  }

  /// `SHA256:…` of a key, by ssh-keygen.
  static String fingerprint(Path file) throws Exception {
    return SshServer.run(List.of("ssh-keygen", "-lf", file.toString())).split(" ", -1)[1];
  }
}
