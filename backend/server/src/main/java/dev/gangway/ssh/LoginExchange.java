package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.RemoteText;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;

/// One login's requests and the host's answers to them (RFC 4252 §5): what the host says can go on,
/// what has been tried, and how all that reads when it ends in a refusal.
///
/// Used by the opening thread.
final class LoginExchange {
  private static final int MAX_METHODS = 120;
  private static final int MAX_BANNER = 300;

  private final SshConnection connection;
  private final LoginService service;
  private final HostConfig host;
  private final String user;
  private final Duration timeout;
  private final OpeningDialog dialog;

  /// What the host says can go on; empty before it has said so.
  private Set<String> offered = Set.of();

  /// What has been tried, and whether the host took it without being content.
  private final Map<String, Boolean> tried = new LinkedHashMap<>();

  private String last = "";
  private boolean partial;

  /// @param user the account
  /// @param timeout for each answer of the host
  LoginExchange(
      SshConnection connection,
      HostConfig host,
      String user,
      Duration timeout,
      OpeningDialog dialog) {
    this.connection = connection;
    this.service = new LoginService(connection.transport(), connection.connection());
    this.host = host;
    this.user = user;
    this.timeout = timeout;
    this.dialog = dialog;
  }

  /// Asks the host for a login at all.
  void begin() throws TransportException {
    connection.transport().setTimeoutMs((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
    service.begin();
  }

  /// A request without what its method adds.
  SSHPacket request(String method) {
    return new SSHPacket(Message.USERAUTH_REQUEST)
        .putString(user)
        .putString(connection.connection().getName())
        .putString(method);
  }

  /// What signatures are bound to.
  byte[] session() {
    return connection.transport().getSessionID();
  }

  /// Sends a packet and waits for the answer.
  LoginService.Reply send(SSHPacket packet)
      throws TransportException, TimeoutException, InterruptedException {
    return service.send(packet, timeout);
  }

  /// Takes note of an answer.
  ///
  /// @return whether the user is in
  boolean accepted(LoginService.Reply reply) throws SSHException {
    return switch (reply) {
      case LoginService.Reply.Success() -> true;
      case LoginService.Reply.Failure(List<String> methods, boolean moreWanted) -> {
        offered = Set.copyOf(methods);
        partial = moreWanted;
        if (moreWanted && !last.isEmpty()) {
          tried.put(last, true);
        }
        yield false;
      }
      case LoginService.Reply.Lost(SSHException why) -> throw why;
      case LoginService.Reply.MethodMessage _ ->
          throw new SSHException("an answer that belongs to no question");
    };
  }

  /// Whether the host takes a method, as far as it has said so.
  boolean offers(String method) {
    return offered.isEmpty() || offered.contains(method);
  }

  /// Whether the host has said that it takes a method.
  boolean names(String method) {
    return offered.contains(method);
  }

  /// Whether the last method succeeded and another one is wanted.
  boolean partial() {
    return partial;
  }

  /// The next method begins.
  void nextStep() {
    partial = false;
  }

  /// Takes note of what is about to be tried, or of why something is not; for people, without
  /// secrets.
  void trying(String what) {
    last = what;
    tried.putIfAbsent(what, false);
  }

  /// `ada@web-1.internal`.
  String account() {
    return user + "@" + host.address();
  }

  /// Asks the user.
  ///
  /// @return one value for each field
  List<String> ask(Prompt prompt) throws SSHException, OpenFailure, InterruptedException {
    Optional<List<String>> given = attend(() -> Optional.ofNullable(dialog.ask(prompt)));
    if (given.isEmpty()) {
      throw new OpenFailure(
          Kind.LOGIN_REFUSED,
          "%s was not opened: its question was not answered.".formatted(account()));
    }
    List<String> answer = given.get();
    if (answer.size() != prompt.fields().size()) {
      throw new OpenFailure(
          Kind.BAD_MESSAGE, "An answer needs one value for each field of its prompt.");
    }
    return answer;
  }

  /// What the host had to say before it let the user in; see [LoginService#greeting].
  String greeting() {
    return service.greeting();
  }

  /// See [LoginService#attend].
  <T, E extends Exception> T attend(LoginService.Slow<T, E> work)
      throws SSHException, E, InterruptedException {
    return service.attend(work);
  }

  /// The host did not let the user in.
  ///
  /// @param more a sentence with a blank before it, or nothing
  OpenFailure refused(String more) {
    String accepts = RemoteText.clean(String.join(", ", offered), MAX_METHODS);
    String banner = RemoteText.clean(service.greeting(), MAX_BANNER);
    return new OpenFailure(
        Kind.LOGIN_REFUSED,
        "%s refused the login of %s.%s%s%s%s%s"
            .formatted(
                SshFailures.address(host),
                user,
                tried.isEmpty() ? "" : " Tried: " + whatWasTried() + ".",
                accepts.isEmpty() ? "" : " The host accepts: " + accepts + ".",
                more,
                more.isEmpty() ? advice() : "",
                banner.isEmpty() ? "" : " It says: “" + banner + "”"));
  }

  private String whatWasTried() {
    return tried.entrySet().stream()
        .map(each -> each.getKey() + (each.getValue() ? " (accepted, but not enough)" : ""))
        .collect(Collectors.joining(", "));
  }

  /// What helps most often.
  private String advice() {
    if (tried.containsValue(true)) {
      return " It wants another of these on top: configure it, or list it in the host's `methods` to be asked for it.";
    }
    boolean keyTried = tried.keySet().stream().anyMatch(PublicKeyLogin::isKey);
    boolean passwordTried = tried.keySet().stream().anyMatch(PromptLogin::isTyped);
    if (names("publickey") && keyTried) {
      return " The public half of a key has to stand in the authorized_keys of that account.";
    }
    if (passwordTried && (names("password") || names("keyboard-interactive"))) {
      return " The user or what was given as the password is not right, or the account is locked.";
    }
    if (offered.equals(Set.of("publickey"))) {
      return " It takes keys only: give the host a `key` or an `agent`, and put the public half of the key into the authorized_keys of that account.";
    }
    return " Nothing that is configured for this host fits: give it a `password`, a `key`, an `agent`, or other `methods`.";
  }

  /// The host said nothing in time.
  OpenFailure late(Exception e) {
    return new OpenFailure(
        Kind.TIMEOUT,
        "%s did not answer the login of %s within %s."
            .formatted(SshFailures.address(host), user, SshFailures.seconds(timeout)),
        e);
  }

  /// The connection ended. A host that hangs up on a login it dislikes says why; one that just
  /// vanishes does not.
  OpenFailure ended(IOException e) {
    if (SshFailures.inChain(e, LoginService.Impatient.class) != null) {
      return new OpenFailure(
          Kind.DISCONNECTED,
          "%s ended the connection while it waited for the answer to a question. Hosts give a login little time, sshd two minutes (LoginGraceTime): open it again and answer sooner."
              .formatted(SshFailures.address(host)),
          e);
    }
    String said = SshFailures.said(e);
    if (said.equals(".") || tried.isEmpty()) {
      return SshFailures.ended(host, "during the login", e);
    }
    return new OpenFailure(
        Kind.LOGIN_REFUSED,
        "%s refused the login of %s and ended the connection%s Tried: %s."
            .formatted(SshFailures.address(host), user, said, whatWasTried()),
        e);
  }
}
