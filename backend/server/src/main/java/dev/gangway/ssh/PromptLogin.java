package dev.gangway.ssh;

import dev.gangway.config.Secret;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpeningDialog.Field;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import dev.gangway.terminal.RemoteText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import org.jspecify.annotations.Nullable;

/// Logs in by a password (RFC 4252 §8) and by what the host asks (RFC 4256), each answered by the
/// configured password or by the user.
///
/// What a user types is sent and forgotten: it is kept in no field, and the packet it goes out in
/// is encrypted where it lies. Used by the opening thread.
final class PromptLogin {
  /// How often a user may mistype.
  static final int TRIES = 3;

  private static final String CONFIGURED = "the configured password";
  private static final String TYPED_PASSWORD = "a typed password";
  private static final String TYPED_ANSWERS = "typed answers";

  /// Questions and rounds of questions in one keyboard-interactive login.
  private static final int MAX_PROMPTS = 8;

  private static final int MAX_ROUNDS = 16;
  private static final int MAX_LABEL = 200;

  /// What a question says that is not for the password. It is a guess, but to send the password as
  /// a code would be an attempt that failed.
  private static final Pattern CODE =
      Pattern.compile(
          "(?i)\\b(code|token|otp|one[- ]time|passcode|verification|pin|factor|authenticator)\\b");

  private final LoginExchange exchange;

  /// Until it has been refused, or used up by a success.
  private Optional<Secret> password;

  /// Of the user, over both methods: the host counts them together.
  private int mistakes;

  PromptLogin(LoginExchange exchange, Optional<Secret> password) {
    this.exchange = exchange;
    this.password = password;
  }

  /// Whether something that was tried was a password or an answer.
  static boolean isTyped(String tried) {
    return tried.equals(CONFIGURED) || tried.equals(TYPED_PASSWORD) || tried.equals(TYPED_ANSWERS);
  }

  /// Tries the method `password` with the configured one.
  ///
  /// @return whether the user is in
  boolean configuredPassword()
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    if (password.isEmpty()) {
      return false;
    }
    exchange.trying(CONFIGURED);
    if (password(password.get().reveal())) {
      return true;
    }
    // A refused one is not sent again, unless the host has the other method only.
    if (exchange.partial() || exchange.names("password")) {
      password = Optional.empty();
    }
    return false;
  }

  /// Tries the method `keyboard-interactive` with the configured password for its first hidden
  /// question, and the user for all others.
  ///
  /// @return whether the user is in
  boolean configuredAnswers()
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    if (password.isEmpty()) {
      return false;
    }
    Secret secret = password.get();
    password = Optional.empty();
    exchange.trying(CONFIGURED);
    return answers(secret.reveal(), "");
  }

  /// Asks the user for a password, and again while it is refused.
  ///
  /// @return whether the user is in
  boolean askedPassword() throws IOException, OpenFailure, TimeoutException, InterruptedException {
    while (mayAsk("password")) {
      exchange.trying(TYPED_PASSWORD);
      String text = again() + "%s asks for a password.".formatted(exchange.account());
      Prompt prompt = new Prompt(PromptKind.PASSWORD, text, List.of(new Field("Password", false)));
      if (password(exchange.ask(prompt).getFirst())) {
        return true;
      }
      mistakes++;
    }
    return false;
  }

  /// Lets the user answer what the host asks, and again while that is refused.
  ///
  /// @return whether the user is in
  boolean askedAnswers() throws IOException, OpenFailure, TimeoutException, InterruptedException {
    while (mayAsk("keyboard-interactive")) {
      exchange.trying(TYPED_ANSWERS);
      if (answers(null, again())) {
        return true;
      }
      mistakes++;
    }
    return false;
  }

  /// The next method of a chain begins: what was right is behind the user, and so are the mistakes.
  void nextStep() {
    mistakes = 0;
  }

  private boolean mayAsk(String method) {
    return mistakes < TRIES && !exchange.partial() && exchange.offers(method);
  }

  private String again() {
    return mistakes == 0 ? "" : "That was refused. ";
  }

  private boolean password(String secret)
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    LoginService.Reply reply =
        exchange.send(exchange.request("password").putBoolean(false).putString(secret));
    if (reply instanceof LoginService.Reply.MethodMessage) {
      throw exchange.refused(
          " The password has expired; log in once by other means and choose a new one.");
    }
    return exchange.accepted(reply);
  }

  /// @param secret answers the first question that can be for it; null leaves every question to the
  ///   user
  /// @param again in front of the first question that goes to the user
  private boolean answers(@Nullable String secret, String again)
      throws IOException, OpenFailure, TimeoutException, InterruptedException {
    String unused = secret;
    String prefix = again;
    LoginService.Reply reply =
        exchange.send(exchange.request("keyboard-interactive").putString("").putString(""));
    for (int round = 0; reply instanceof LoginService.Reply.MethodMessage asked; round++) {
      if (round == MAX_ROUNDS) {
        throw exchange.refused(" It asks without end.");
      }
      Prompt prompt = prompt(asked.packet(), prefix);
      List<String> answers;
      if (prompt.fields().isEmpty()) {
        answers = List.of(); // Must be answered all the same.
      } else if (unused != null && isForPassword(prompt.fields())) {
        answers = List.of(unused);
        unused = null;
      } else {
        answers = exchange.ask(prompt);
        prefix = "";
      }
      SSHPacket packet = new SSHPacket(Message.USERAUTH_INFO_RESPONSE).putUInt32(answers.size());
      answers.forEach(packet::putString);
      reply = exchange.send(packet);
    }
    return exchange.accepted(reply);
  }

  private static boolean isForPassword(List<Field> fields) {
    if (fields.size() != 1 || fields.getFirst().echo()) {
      return false;
    }
    return !CODE.matcher(fields.getFirst().label()).find();
  }

  private Prompt prompt(SSHPacket packet, String again) throws Buffer.BufferException, OpenFailure {
    String name = packet.readString();
    String instruction = packet.readString();
    packet.readString(); // The language, which nobody sets.
    long count = packet.readUInt32();
    if (count > MAX_PROMPTS) {
      throw exchange.refused(" It asks too many questions at once.");
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
        "%s%s asks%s"
            .formatted(again, exchange.account(), said.isEmpty() ? "." : ": “" + said + "”"),
        fields);
  }
}
