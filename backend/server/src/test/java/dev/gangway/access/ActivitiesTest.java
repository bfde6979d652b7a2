package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ActivitiesTest {
  private final ManualTime time = new ManualTime();
  private final Activities activities = new Activities(time::nanos, 3);

  @Test
  void theIdleTimeBeginsWithWhatWasDoneLast() {
    assertThat(activities.idle("one")).isEmpty();
    activities.touch("one");
    time.pass(Duration.ofSeconds(5));
    assertThat(activities.idle("one")).contains(Duration.ofSeconds(5).toNanos());
    activities.touch("one");
    assertThat(activities.idle("one")).contains(0L);
  }

  @Test
  void theOldestGoesFirstAndWhatIsHeldStays() {
    activities.hold("held");
    time.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      activities.touch("login" + i);
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(activities.size()).isEqualTo(3);
    assertThat(activities.idle("held")).isPresent();
    assertThat(activities.idle("login99")).isPresent();
    assertThat(activities.idle("login0")).isEmpty();
    activities.release("held");
    activities.touch("another");
    assertThat(activities.idle("held")).isEmpty();
  }
}
