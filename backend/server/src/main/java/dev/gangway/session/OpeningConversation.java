package dev.gangway.session;

import dev.gangway.terminal.OpeningDialog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The page's side of an opening: tells it the stages, asks it the questions, and holds one of the
/// places for targets in key exchange, login or start, which cost CPU. A place is given back while
/// the user thinks.
///
/// Thread-safety: the opening thread calls the dialog's methods and [#close]; the receiver answers.
final class OpeningConversation implements OpeningDialog, AutoCloseable {
  private final Consumer<ServerMessage> page;
  private final Semaphore places;
  private final Duration answerLimit;

  /// Used by the opening thread only.
  private boolean hasPlace;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();

  // Guarded by lock.
  private int prompts;
  private ServerMessage.@Nullable Prompt pending;
  private @Nullable List<String> values;

  /// @param page where messages go; must not block
  /// @param places shared by all openings
  /// @param answerLimit how long an answer may take
  OpeningConversation(Consumer<ServerMessage> page, Semaphore places, Duration answerLimit) {
    this.page = page;
    this.places = places;
    this.answerLimit = answerLimit;
  }

  @Override
  public void stage(Stage stage) throws InterruptedException {
    tell(stage, Optional.empty());
  }

  @Override
  public void stage(Stage stage, String hop) throws InterruptedException {
    tell(stage, Optional.of(hop));
  }

  private void tell(Stage stage, Optional<String> hop) throws InterruptedException {
    // Before these the opening only waits for the network, and may do so in any number.
    if ((stage == Stage.HOST_KEY || stage == Stage.STARTING) && !hasPlace) {
      places.acquire();
      hasPlace = true;
    }
    page.accept(new ServerMessage.Opening(stage, hop));
  }

  @Override
  public @Nullable List<String> ask(Prompt question) throws InterruptedException {
    boolean hadPlace = hasPlace;
    close();
    List<String> answer = await(question);
    if (hadPlace) {
      places.acquire();
      hasPlace = true;
    }
    return answer;
  }

  private @Nullable List<String> await(Prompt question) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      prompts++;
      ServerMessage.Prompt prompt = new ServerMessage.Prompt("p" + prompts, question);
      pending = prompt;
      values = null;
      page.accept(prompt);
      long left = answerLimit.toNanos();
      while (prompt.equals(pending) && left > 0) {
        left = answered.awaitNanos(left);
      }
      pending = null;
      return values;
    } finally {
      values = null;
      lock.unlock();
    }
  }

  /// Takes the page's answer. One to a prompt that is not pending comes too late and is ignored.
  void answer(ClientMessage.Answer answer) throws BadMessage {
    lock.lock();
    try {
      ServerMessage.Prompt prompt = pending;
      if (prompt == null || !prompt.id().equals(answer.prompt())) {
        return;
      }
      List<String> given = answer.values();
      int expected = prompt.question().fields().size();
      if (given != null && given.size() != expected) {
        throw new BadMessage("values: the prompt has " + expected + " fields.");
      }
      values = given;
      pending = null;
      answered.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Gives back the place, if it has one.
  @Override
  public void close() {
    if (hasPlace) {
      hasPlace = false;
      places.release();
    }
  }
}
