package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final List<HashCost> costs = Collections.synchronizedList(new ArrayList<>());

  private static Map<String, PasswordHash> users() throws Malformed {
    Map<String, PasswordHash> users = new LinkedHashMap<>();
    try (Password typed = Password.of("right".toCharArray())) {
      users.put("ann", PasswordHash.of(typed, new HashCost.Argon2id(8, 1, 1)));
      users.put("bob", PasswordHash.of(typed, new HashCost.Argon2id(16, 2, 1)));
      users.put("eve", PasswordHash.of(typed, new HashCost.Pbkdf2(1000)));
    }
    return users;
  }

  private boolean counting(PasswordHash hash, Password password) {
    costs.add(hash.cost());
    return hash.verify(password);
  }

  private static boolean check(Passwords passwords, String name, String password) throws Exception {
    try (Password typed = Password.of(password.toCharArray());
        Passwords.Place place = passwords.enter()) {
      return place.check(name, typed);
    }
  }

  @Test
  void onlyTheRightPasswordOfTheRightNameIsRight() throws Exception {
    try (Passwords passwords = new Passwords(users(), 1, 0, this::counting)) {
      assertThat(check(passwords, "ann", "right")).isTrue();
      assertThat(check(passwords, "eve", "right")).isTrue();
      assertThat(check(passwords, "ann", "wrong")).isFalse();
      assertThat(check(passwords, "ANN", "right")).isFalse();
      assertThat(check(passwords, "nobody", "right")).isFalse();
      assertThat(check(passwords, "nobody", "wrong")).isFalse();
    }
  }

  @Test
  void everyNameCostsExactlyOneHashThatSomeUserCosts() throws Exception {
    try (Passwords passwords = new Passwords(users(), 1, 0, this::counting)) {
      for (int i = 0; i < 60; i++) {
        costs.clear();
        check(passwords, "stranger" + i, "wrong");
        assertThat(costs).hasSize(1);
      }
      costs.clear();
      for (int i = 0; i < 60; i++) {
        check(passwords, "stranger" + i, "wrong");
      }
      List<HashCost> ofUsers = users().values().stream().map(PasswordHash::cost).toList();
      // 60 names that none of which falls to one of three users: once in 10^10 runs.
      assertThat(costs).containsAll(ofUsers).hasSize(60).allMatch(ofUsers::contains);
    }
  }

  @Test
  void aStrangersCostIsTheSameEachTimeAndAfterARestart() throws Exception {
    Map<String, PasswordHash> users = users();
    List<List<HashCost>> runs = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      costs.clear();
      try (Passwords passwords = new Passwords(users, 1, 0, this::counting)) {
        for (int i = 0; i < 20; i++) {
          check(passwords, "stranger" + i, "wrong" + run);
        }
      }
      runs.add(List.copyOf(costs));
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
    assertThat(runs.get(2)).isEqualTo(runs.get(0));
  }

  @Test
  void withoutUsersNothingIsHashed() throws Exception {
    try (Passwords passwords = new Passwords(Map.of(), 1, 0, this::counting)) {
      assertThat(check(passwords, "ann", "right")).isFalse();
      assertThat(costs).isEmpty();
    }
  }

  @Test
  void soManyAreCheckedAtOnceSoManyWaitAndOneMoreIsRefused() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore started = new Semaphore(0);
    CountDownLatch go = new CountDownLatch(1);
    Passwords.Check slow =
        (hash, password) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          started.release();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          running.decrementAndGet();
          return hash.verify(password);
        };
    try (Passwords passwords = new Passwords(users(), 2, 3, slow);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Passwords.Place> places = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        places.add(passwords.enter());
      }
      assertThatThrownBy(passwords::enter).isInstanceOf(Busy.class);
      List<Future<Boolean>> answers = new ArrayList<>();
      for (Passwords.Place place : places) {
        answers.add(
            clients.submit(() -> {
              try (place;
                  Password typed = Password.of("right".toCharArray())) {
                return place.check("ann", typed);
              }
            }));
      }
      assertThat(started.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(passwords::enter).isInstanceOf(Busy.class);
      go.countDown();
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(most).hasValue(2);
      // All places are free again; giving one back twice makes no sixth.
      places.forEach(Passwords.Place::close);
      for (int i = 0; i < 5; i++) {
        passwords.enter();
      }
      assertThatThrownBy(passwords::enter).isInstanceOf(Busy.class);
    }
  }

  @Test
  void aCheckThatFailsIsNotAWrongPassword() throws Exception {
    Passwords.Check broken =
        (hash, password) -> {
          throw new OutOfMemoryError("19 MiB");
        };
    try (Passwords passwords = new Passwords(users(), 1, 0, broken)) {
      assertThatThrownBy(() -> check(passwords, "ann", "right"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a password could not be checked");
      // And its place is free again.
      passwords.enter().close();
    }
  }

  @Test
  void afterTheEndNothingIsChecked() throws Exception {
    Passwords passwords = new Passwords(users(), 1, 0, this::counting);
    passwords.close();
    assertThatThrownBy(() -> check(passwords, "ann", "right")).isInstanceOf(Busy.class);
    assertThat(costs).isEmpty();
  }
}
