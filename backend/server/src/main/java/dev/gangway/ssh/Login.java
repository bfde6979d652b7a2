package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import dev.gangway.config.HostConfig;
import dev.gangway.config.Secret;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Field;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import dev.gangway.terminal.RemoteText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.signature.Signature;
import org.jspecify.annotations.Nullable;

/// Logs one user in on one connection (RFC 4252, RFC 4256): by the configured key, then by the
/// configured password, and where neither is configured by what the user answers.
///
/// A host that wants a second method on top of the first gets it: what is configured if it is, else
/// what the user answers. Used by the opening thread.
final class Login {
  /// How often a user may mistype.
  private static final int TRIES = 3;

  /// Methods in a chain. No host wants more than two or three.
  private static final int MAX_STEPS = 4;

  /// Questions and rounds of questions in one keyboard-interactive login.
  private static final int MAX_PROMPTS = 8;

  private static final int MAX_ROUNDS = 16;
  private static final int MAX_LABEL = 200;

  private final SshConnection connection;
  private final LoginService service;
  private final HostConfig host;
  private final String user;
  private final Duration timeout;
  private final OpeningDialog dialog;

  /// What the host says can go on; empty before it has said so.
  private Set<String> offered = Set.of();

  /// What has been tried, for the text of a refusal.
  private final Set<String> tried = new LinkedHashSet<>();

  /// Whether the last method succeeded and another one is wanted.
  private boolean partial;

  private Optional<PrivateKeys.Loaded> key;
  private Optional<Secret> password;

  /// @param user the login name on the host
  /// @param key the configured key, if it could be loaded
  /// @param keyProblem why not, a clause for the text of a refusal; empty when nothing is wrong
  /// @param timeout for each answer of the host
  Login(
      SshConnection connection,
      HostConfig host,
      String user,
      Optional<PrivateKeys.Loaded> key,
      String keyProblem,
      Duration timeout,
      OpeningDialog dialog) {
    this.connection = connection;
    this.service = new LoginService(connection.transport(), connection.connection());
    this.host = host;
    this.user = user;
    this.key = key;
    this.password = host.login().password();
    this.timeout = timeout;
    this.dialog = dialog;
    if (!keyProblem.isEmpty()) {
      tried.add(keyProblem);
    }
  }

  /// Returns when the user is in.
  void run() throws OpenFailure, InterruptedException {
    try {
      connection.transport().setTimeoutMs((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
      service.begin();
      if (!loggedIn()) {
        throw refused("");
      }
    } catch (TimeoutException e) {
      throw late(e);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw SshFailures.inChain(e, TimeoutException.class) != null ? late(e) : ended(e);
    }
  }

  /// What the host had to say before it let the user in; see [LoginService#greeting].
  String greeting() {
    return service.greeting();
  }

  private boolean loggedIn()
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    boolean ask = host.login().isEmpty();
    if (ask && accepted(service.send(request("none"), timeout))) {
      return true;
    }
    for (int step = 0; step < MAX_STEPS; step++) {
      ask |= partial;
      partial = false;
      if (byWhatIsConfigured()) {
        return true;
      }
      if (!partial && ask && byAsking()) {
        return true;
      }
      if (!partial) {
        return false;
      }
    }
    return false;
  }

  /// Each configured thing is tried once: to send a refused password again would count against the
  /// user.
  private boolean byWhatIsConfigured()
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    if (key.isPresent() && offers("publickey")) {
      PrivateKeys.Loaded loaded = key.get();
      key = Optional.empty();
      tried.add("the key " + loaded.publicKey().fingerprint());
      if (byKey(loaded)) {
        return true;
      }
    }
    if (!partial && password.isPresent() && offers("password")) {
      tried.add("the configured password");
      if (byPassword(password.get().reveal())) {
        return true;
      }
      if (partial || offered.contains("password")) {
        password = Optional.empty();
      }
    }
    // Many hosts take passwords only this way. A password refused above is not sent again.
    if (!partial && password.isPresent() && offers("keyboard-interactive")) {
      Secret secret = password.get();
      password = Optional.empty();
      tried.add("the configured password");
      if (byPrompts(secret.reveal())) {
        return true;
      }
    }
    return false;
  }

  private boolean byAsking()
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    for (int i = 0; i < TRIES && !partial; i++) {
      String again = i == 0 ? "" : "That was refused. ";
      if (offers("password")) {
        tried.add("a typed password");
        String text = again + "%s asks for a password.".formatted(account());
        String typed =
            ask(new Prompt(PromptKind.PASSWORD, text, List.of(new Field("Password", false))))
                .getFirst();
        if (byPassword(typed)) {
          return true;
        }
      } else if (offers("keyboard-interactive")) {
        tried.add("typed answers");
        if (byPrompts(null)) {
          return true;
        }
      } else {
        return false;
      }
    }
    return false;
  }

  /// RFC 4252 §7. The signature goes with the first request: with one key there is nothing to ask
  /// about before, and a round trip to save.
  private boolean byKey(PrivateKeys.Loaded loaded)
      throws IOException, TimeoutException, InterruptedException {
    for (KeyAlgorithm algorithm :
        Algorithms.signatures(loaded.type(), host.algorithms().signatures())) {
      byte[] blob = new byte[loaded.publicKey().blob().remaining()];
      loaded.publicKey().blob().duplicate().get(blob);
      SSHPacket packet =
          request("publickey")
              .putBoolean(true)
              .putString(algorithm.getKeyAlgorithm())
              .putString(blob);
      Signature signature = algorithm.newSignature();
      signature.initSign(loaded.pair().getPrivate());
      signature.update(
          new Buffer.PlainBuffer()
              .putString(connection.transport().getSessionID())
              .putBuffer(packet)
              .getCompactData());
      packet.putSignature(signature.getSignatureName(), signature.encode(signature.sign()));
      if (accepted(service.send(packet, timeout))) {
        return true;
      }
      if (partial) {
        return false;
      }
    }
    return false;
  }

  /// RFC 4252 §8.
  private boolean byPassword(String secret)
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    LoginService.Reply reply =
        service.send(request("password").putBoolean(false).putString(secret), timeout);
    if (reply instanceof LoginService.Reply.MethodMessage) {
      throw refused(" The password has expired; log in once by other means and choose a new one.");
    }
    return accepted(reply);
  }

  /// RFC 4256. The first question for one hidden value is taken as the one for the password.
  ///
  /// @param secret answers it; null leaves every question to the user
  private boolean byPrompts(@Nullable String secret)
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    String unused = secret;
    LoginService.Reply reply =
        service.send(request("keyboard-interactive").putString("").putString(""), timeout);
    for (int round = 0; reply instanceof LoginService.Reply.MethodMessage asked; round++) {
      if (round == MAX_ROUNDS) {
        throw refused(" It asks without end.");
      }
      Prompt prompt = prompt(asked.packet());
      List<String> answers;
      if (prompt.fields().isEmpty()) {
        answers = List.of(); // Must be answered all the same.
      } else if (unused != null
          && prompt.fields().size() == 1
          && !prompt.fields().getFirst().echo()) {
        answers = List.of(unused);
        unused = null;
      } else {
        answers = ask(prompt);
      }
      SSHPacket packet = new SSHPacket(Message.USERAUTH_INFO_RESPONSE).putUInt32(answers.size());
      answers.forEach(packet::putString);
      reply = service.send(packet, timeout);
    }
    return accepted(reply);
  }

  private Prompt prompt(SSHPacket packet) throws Buffer.BufferException, OpenFailure {
    String name = packet.readString();
    String instruction = packet.readString();
    packet.readString(); // The language, which nobody sets.
    long count = packet.readUInt32();
    if (count > MAX_PROMPTS) {
      throw refused(" It asks too many questions at once.");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String label = RemoteText.clean(packet.readString(), MAX_LABEL);
      fields.add(new Field(label.isBlank() ? "Answer" : label, packet.readBoolean()));
    }
    String said = RemoteText.clean((name + " " + instruction).strip(), MAX_LABEL);
    boolean password = fields.size() == 1 && !fields.getFirst().echo();
    return new Prompt(
        password ? PromptKind.PASSWORD : PromptKind.KEYBOARD_INTERACTIVE,
        "%s asks%s".formatted(account(), said.isEmpty() ? "." : ": “" + said + "”"),
        fields);
  }

  private List<String> ask(Prompt prompt) throws SSHException, OpenFailure, InterruptedException {
    List<String> answer = service.ask(dialog, prompt);
    if (answer == null) {
      throw new OpenFailure(
          Kind.LOGIN_REFUSED,
          "%s was not opened: its question was not answered.".formatted(account()));
    }
    if (answer.size() != prompt.fields().size()) {
      throw new OpenFailure(
          Kind.BAD_MESSAGE, "An answer needs one value for each field of its prompt.");
    }
    return answer;
  }

  private SSHPacket request(String method) {
    return new SSHPacket(Message.USERAUTH_REQUEST)
        .putString(user)
        .putString(connection.connection().getName())
        .putString(method);
  }

  private boolean accepted(LoginService.Reply reply) throws IOException {
    return switch (reply) {
      case LoginService.Reply.Success() -> true;
      case LoginService.Reply.Failure(List<String> methods, boolean moreWanted) -> {
        offered = Set.copyOf(methods);
        partial = moreWanted;
        yield false;
      }
      case LoginService.Reply.Lost(SSHException why) -> throw why;
      case LoginService.Reply.MethodMessage _ ->
          throw new SSHException("an answer that belongs to no question");
    };
  }

  private boolean offers(String method) {
    return offered.isEmpty() || offered.contains(method);
  }

  private String account() {
    return user + "@" + host.address();
  }

  private OpenFailure refused(String more) {
    String accepts = RemoteText.clean(String.join(", ", offered), 120);
    String banner = RemoteText.clean(service.greeting(), 300);
    return new OpenFailure(
        Kind.LOGIN_REFUSED,
        "%s refused the login of %s.%s%s%s%s"
            .formatted(
                SshFailures.address(host),
                user,
                tried.isEmpty() ? "" : " Tried: " + String.join(", ", tried) + ".",
                accepts.isEmpty() ? "" : " The host accepts: " + accepts + ".",
                more,
                banner.isEmpty() ? "" : " It says: “" + banner + "”"));
  }

  private OpenFailure late(Exception e) {
    return new OpenFailure(
        Kind.TIMEOUT,
        "%s did not answer the login of %s within %s."
            .formatted(SshFailures.address(host), user, SshFailures.seconds(timeout)),
        e);
  }

  /// A host that hangs up on a login it dislikes says why; one that just vanishes does not.
  private OpenFailure ended(IOException e) {
    String said = SshFailures.said(e);
    if (said.equals(".") || tried.isEmpty()) {
      return SshFailures.ended(host, "during the login", e);
    }
    return new OpenFailure(
        Kind.LOGIN_REFUSED,
        "%s refused the login of %s and ended the connection%s Tried: %s."
            .formatted(SshFailures.address(host), user, said, String.join(", ", tried)),
        e);
  }
}
