package dev.gangway.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.terminal.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SweepPlacesTest {
  private final SweepPlaces places = new SweepPlaces(4, 2);
  private final BlockingQueue<String> admitted = new LinkedBlockingQueue<>();

  private Thread take(String container, boolean urgent, String who) throws Exception {
    Thread taker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                places.take(container, urgent);
                admitted.add(who);
              } catch (InterruptedException e) {
                // It has no place, then.
              }
            });
    Waiting.until(
        who + " to be in or to wait",
        () -> !taker.isAlive() || taker.getState() == Thread.State.WAITING);
    return taker;
  }

  private String next() throws InterruptedException {
    return String.valueOf(admitted.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void aContainerThatHoldsItsPlacesKeepsNoOtherWaiting() throws Exception {
    places.take("hung", true);
    places.take("hung", true);
    take("hung", true, "third");
    take("other", false, "other");
    assertThat(next()).isEqualTo("other");
    assertThat(admitted).isEmpty();
    places.giveBack("hung");
    assertThat(next()).isEqualTo("third");
  }

  @Test
  void whoHangsUpGoesFirst() throws Exception {
    places.take("one", false);
    places.take("one", false);
    take("one", false, "looks");
    take("one", true, "hangs up");
    places.giveBack("one");
    assertThat(next()).isEqualTo("hangs up");
    places.giveBack("one");
    assertThat(next()).isEqualTo("looks");
  }

  @Test
  void aPlaceIsKeptForWhoHangsUp() throws Exception {
    for (String container : List.of("one", "two", "three")) {
      places.take(container, false);
    }
    take("four", false, "looks");
    assertThat(admitted).isEmpty();
    take("five", true, "hangs up");
    assertThat(next()).isEqualTo("hangs up");
  }

  @Test
  void whoIsInterruptedLeavesThePlaceToTheNext() throws Exception {
    places.take("one", true);
    places.take("one", true);
    List<Thread> takers = new ArrayList<>();
    takers.add(take("one", true, "first"));
    takers.add(take("one", true, "second"));
    takers.getFirst().interrupt();
    assertThat(takers.getFirst().join(Duration.ofSeconds(10))).isTrue();
    places.giveBack("one");
    assertThat(next()).isEqualTo("second");
  }
}
