package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.terminal.OpeningDialog;
import dev.gangway.terminal.OpeningDialog.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpeningConversationTest {
  private static final OpeningDialog.Prompt PASSWORD =
      new OpeningDialog.Prompt(
          OpeningDialog.PromptKind.PASSWORD,
          "Password?",
          List.of(new OpeningDialog.Field("Password", false)));

  private final BlockingQueue<ServerMessage> told = new LinkedBlockingQueue<>();
  private final Semaphore places = new Semaphore(1, true);
  private final OpeningConversation conversation =
      new OpeningConversation(told::add, places, Duration.ofSeconds(10));

  @Test
  void anAnswerReachesTheOneWhoAsked() throws Exception {
    CompletableFuture<Optional<List<String>>> answer = ask(conversation);
    ServerMessage.Prompt prompt = (ServerMessage.Prompt) told.take();
    conversation.answer(new ClientMessage.Answer(prompt.id(), List.of("s3cret")));
    assertThat(answer.get(10, TimeUnit.SECONDS)).contains(List.of("s3cret"));
  }

  @Test
  void aCancelledPromptIsNoAnswer() throws Exception {
    CompletableFuture<Optional<List<String>>> answer = ask(conversation);
    ServerMessage.Prompt prompt = (ServerMessage.Prompt) told.take();
    conversation.answer(new ClientMessage.Answer(prompt.id(), null));
    assertThat(answer.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void noAnswerInTimeIsNoAnswer() throws Exception {
    OpeningConversation hurried = new OpeningConversation(told::add, places, Duration.ofMillis(20));
    assertThat(ask(hurried).get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void anAnswerToAnotherPromptIsIgnored() throws Exception {
    CompletableFuture<Optional<List<String>>> answer = ask(conversation);
    ServerMessage.Prompt prompt = (ServerMessage.Prompt) told.take();
    conversation.answer(new ClientMessage.Answer("p999", List.of("wrong")));
    conversation.answer(new ClientMessage.Answer(prompt.id(), List.of("right")));
    assertThat(answer.get(10, TimeUnit.SECONDS)).contains(List.of("right"));
  }

  @Test
  void anAnswerWithTheWrongNumberOfValuesIsABadMessage() throws Exception {
    CompletableFuture<Optional<List<String>>> answer = ask(conversation);
    ServerMessage.Prompt prompt = (ServerMessage.Prompt) told.take();
    assertThatThrownBy(
            () -> conversation.answer(new ClientMessage.Answer(prompt.id(), List.of("a", "b"))))
        .isInstanceOf(BadMessage.class);
    conversation.answer(new ClientMessage.Answer(prompt.id(), List.of("a")));
    assertThat(answer.get(10, TimeUnit.SECONDS)).isPresent();
  }

  @Test
  void aPlaceIsHeldFromTheKeyExchangeOnAndGivenBackAtTheEnd() throws Exception {
    conversation.stage(Stage.CONNECTING);
    assertThat(places.availablePermits()).isOne();
    conversation.stage(Stage.HOST_KEY);
    conversation.stage(Stage.LOGIN);
    assertThat(places.availablePermits()).isZero();
    conversation.close();
    conversation.close();
    assertThat(places.availablePermits()).isOne();
  }

  @Test
  void aTargetWithoutAKeyExchangeHoldsAPlaceWhileItStarts() throws Exception {
    conversation.stage(Stage.CONNECTING);
    conversation.stage(Stage.STARTING);
    assertThat(places.availablePermits()).isZero();
    conversation.close();
    assertThat(places.availablePermits()).isOne();
  }

  @Test
  void whileTheUserThinksOthersMayOpen() throws Exception {
    CompletableFuture<Optional<List<String>>> answer =
        CompletableFuture.supplyAsync(() -> {
          stageUnchecked(conversation, Stage.HOST_KEY);
          return askUnchecked(conversation);
        });
    assertThat(told.take()).isInstanceOf(ServerMessage.Opening.class);
    ServerMessage.Prompt prompt = (ServerMessage.Prompt) told.take();
    assertThat(places.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    places.release();
    conversation.answer(new ClientMessage.Answer(prompt.id(), List.of("s3cret")));
    assertThat(answer.get(10, TimeUnit.SECONDS)).isPresent();
    assertThat(places.availablePermits()).as("and takes its place again").isZero();
  }

  private static CompletableFuture<Optional<List<String>>> ask(OpeningConversation conversation) {
    return CompletableFuture.supplyAsync(() -> askUnchecked(conversation));
  }

  private static void stageUnchecked(OpeningConversation conversation, Stage stage) {
    try {
      conversation.stage(stage);
    } catch (InterruptedException never) {
      throw new AssertionError(never);
    }
  }

  private static Optional<List<String>> askUnchecked(OpeningConversation conversation) {
    try {
      return Optional.ofNullable(conversation.ask(PASSWORD));
    } catch (InterruptedException never) {
      throw new AssertionError(never);
    }
  }
}
