package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final InetAddress HERE = address("192.0.2.1");
  private static final InetAddress THERE = address("192.0.2.2");
  private static final Duration LOCKOUT = Duration.ofSeconds(30);

  private final ManualTime time = new ManualTime();
  private final Throttle throttle = new Throttle(5, LOCKOUT, time::nanos);

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  private Throttle.Permit begin(String name, InetAddress address) {
    Throttle.Answer answer = throttle.begin(name, address);
    assertThat(answer).isInstanceOf(Throttle.Permit.class);
    return (Throttle.Permit) answer;
  }

  private Duration refusal(String name, InetAddress address) {
    Throttle.Answer answer = throttle.begin(name, address);
    assertThat(answer).isInstanceOf(Throttle.Refused.class);
    return ((Throttle.Refused) answer).retryAfter();
  }

  private void wrong(String name, InetAddress address, int times) {
    for (int i = 0; i < times; i++) {
      begin(name, address).wrong();
    }
  }

  @Test
  void theSixthIsRefusedUntilTheLockOutIsOver() {
    wrong("ann", HERE, 5);
    assertThat(refusal("ann", HERE)).isEqualTo(LOCKOUT);
    time.pass(Duration.ofSeconds(29));
    assertThat(refusal("ann", HERE)).isEqualTo(Duration.ofSeconds(1));
    time.pass(Duration.ofSeconds(1));
    begin("ann", HERE).right();
  }

  @Test
  void askingDuringALockOutDoesNotProlongIt() {
    wrong("ann", HERE, 5);
    for (int i = 0; i < 30; i++) {
      refusal("ann", HERE);
      time.pass(Duration.ofSeconds(1));
    }
    begin("ann", HERE).right();
  }

  @Test
  void aLockedPairNeverTouchesTheNameFromElsewhereNorOthersFromThere() {
    wrong("ann", HERE, 5);
    begin("ann", THERE).right();
    begin("bob", HERE).right();
    assertThat(refusal("ann", HERE)).isEqualTo(LOCKOUT);
  }

  @Test
  void eachLockOutIsTwiceAsLongUpToSixteenTimes() {
    Throttle one = new Throttle(1, LOCKOUT, time::nanos);
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Throttle.Answer answer = one.begin("ann", HERE);
      while (answer instanceof Throttle.Refused(Duration wait)) {
        time.pass(wait);
        answer = one.begin("ann", HERE);
      }
      ((Throttle.Permit) answer).wrong();
      if (one.begin("ann", HERE) instanceof Throttle.Refused(Duration wait)) {
        seconds.add(wait.toSeconds());
      }
    }
    assertThat(seconds).containsExactly(30L, 60L, 120L, 240L, 480L, 480L, 480L);
  }

  @Test
  void anAddressIsLockedAfterFourTimesAsManyForWhateverNames() {
    for (int i = 0; i < 20; i++) {
      wrong("name" + i, HERE, 1);
    }
    assertThat(refusal("fresh", HERE)).isEqualTo(LOCKOUT);
    begin("fresh", THERE).right();
  }

  @Test
  void aRightPasswordClearsThePairButNotTheAddress() {
    wrong("ann", HERE, 4);
    begin("ann", HERE).right();
    wrong("ann", HERE, 4);
    begin("ann", HERE).right();
    for (int i = 0; i < 12; i++) {
      begin("mallory", HERE).right();
      wrong("name" + i, HERE, 1);
    }
    assertThat(refusal("ann", HERE)).isEqualTo(LOCKOUT);
  }

  @Test
  void anAttemptUnderWayCountsAsWrongUntilItHasEnded() {
    List<Throttle.Permit> underWay = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      underWay.add(begin("ann", HERE));
    }
    assertThat(refusal("ann", HERE)).isEqualTo(Duration.ofSeconds(1));
    underWay.getFirst().right();
    begin("ann", HERE).close();
    underWay.forEach(Throttle.Permit::wrong);
    assertThat(refusal("ann", HERE)).isEqualTo(LOCKOUT);
  }

  @Test
  void attemptsUnderWayCountForTheAddressToo() {
    List<Throttle.Permit> underWay = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      underWay.add(begin("name" + i, HERE));
    }
    assertThat(refusal("fresh", HERE)).isEqualTo(Duration.ofSeconds(1));
    underWay.forEach(Throttle.Permit::right);
    begin("fresh", HERE).right();
    assertThat(throttle.entries()).isZero();
  }

  @Test
  void aPermitEndsOnce() {
    for (int i = 0; i < 4; i++) {
      Throttle.Permit permit = begin("ann", HERE);
      permit.right();
      permit.wrong();
      permit.close();
    }
    wrong("ann", HERE, 4);
    begin("ann", HERE).right();
  }

  @Test
  void anAttemptWithoutAVerdictCountsAsWrong() {
    for (int i = 0; i < 5; i++) {
      begin("ann", HERE).close();
    }
    assertThat(refusal("ann", HERE)).isEqualTo(LOCKOUT);
  }

  @Test
  void wrongOnesAreForgottenOneByOneAndNothingIsKept() {
    wrong("ann", HERE, 4);
    time.pass(Duration.ofMinutes(24));
    wrong("ann", HERE, 2);
    begin("ann", HERE).wrong();
    assertThat(refusal("ann", HERE)).isEqualTo(LOCKOUT);
    // The lock, its doubling and what was wrong are all forgotten, and a right one leaves nothing.
    time.pass(Duration.ofHours(30));
    begin("ann", HERE).right();
    assertThat(throttle.entries()).isZero();
    wrong("ann", HERE, 5);
    assertThat(refusal("ann", HERE)).isEqualTo(LOCKOUT);
  }

  @Test
  void guessingSlowlyGainsAGuessInTwelveMinutesAtMost() {
    int guesses = 0;
    for (int minute = 0; minute < 24 * 60; minute++) {
      if (throttle.begin("ann", HERE) instanceof Throttle.Permit permit) {
        permit.wrong();
        guesses++;
      }
      time.pass(Duration.ofMinutes(1));
    }
    // A lock-out of 8 minutes follows five at the longest, less what an hour forgets.
    assertThat(guesses).isBetween(100, 24 * 60 / 2);
  }

  @Test
  void ipv6CountsByTheNetworkOfOneMachine() {
    for (int i = 0; i < 5; i++) {
      begin("ann", address("2001:db8:1:2::" + i)).wrong();
    }
    assertThat(refusal("ann", address("2001:db8:1:2:ffff::9"))).isEqualTo(LOCKOUT);
    begin("ann", address("2001:db8:1:3::1")).right();
  }

  @Test
  void addressesOfTheTwoFamiliesAreNotMixedUp() {
    wrong("ann", address("0.0.0.1"), 5);
    begin("ann", address("0:0:0:1::")).right();
    assertThat(refusal("ann", address("::ffff:0.0.0.1"))).isEqualTo(LOCKOUT);
  }

  @Test
  void theTableIsBoundedAndLocksGoLast() {
    Throttle small = new Throttle(2, LOCKOUT, time::nanos, 10);
    for (int i = 0; i < 2; i++) {
      ((Throttle.Permit) small.begin("ann", HERE)).wrong();
    }
    for (int i = 0; i < 100; i++) {
      InetAddress other = address("198.51.100." + i);
      ((Throttle.Permit) small.begin("x" + i, other)).wrong();
      assertThat(small.entries()).isLessThanOrEqualTo(20);
    }
    assertThat(small.begin("ann", HERE)).isInstanceOf(Throttle.Refused.class);
  }

  @Test
  void aTableFullOfAttemptsUnderWayLetsNobodyElseIn() {
    Throttle small = new Throttle(2, LOCKOUT, time::nanos, 3);
    List<Throttle.Permit> underWay = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      underWay.add((Throttle.Permit) small.begin("x" + i, address("198.51.100." + i)));
    }
    assertThat(small.begin("ann", HERE)).isInstanceOf(Throttle.Refused.class);
    underWay.forEach(Throttle.Permit::right);
    assertThat(small.entries()).isZero();
    assertThat(small.begin("ann", HERE)).isInstanceOf(Throttle.Permit.class);
  }
}
