package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.LoginConfig;
import dev.gangway.config.Position;
import dev.gangway.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginsTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");
  private static final Position PLACE = new Position("gangway.yaml", 3, 5);
  private static final Duration LIFETIME = Duration.ofHours(12);
  private static final Duration IDLE = Duration.ofHours(2);

  private final ManualTime time = new ManualTime();
  private final AtomicInteger hashes = new AtomicInteger();
  private final List<Logins> opened = new ArrayList<>();
  @TempDir Path temp;

  @AfterEach
  void close() {
    opened.forEach(Logins::close);
  }

  private static String hash(String password) {
    try (Password typed = Password.of(password.toCharArray())) {
      return PasswordHash.of(typed, new HashCost.Argon2id(8, 1, 1)).text();
    } catch (Malformed e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static LoginConfig.LocalUser user(String name, String hash, String... groups) {
    return new LoginConfig.LocalUser(name, new Secret(hash), List.of(groups), PLACE);
  }

  private static LoginConfig.Token token(
      String name, String token, Optional<Instant> expires, String... may) {
    return new LoginConfig.Token(
        name, NewToken.hash(token), List.of("robots"), expires, List.of(may), PLACE);
  }

  private static LoginConfig config(
      List<LoginConfig.LocalUser> users, boolean header, LoginConfig.Token... tokens) {
    return new LoginConfig(
        users,
        header
            ? Optional.of(
                new LoginConfig.HeaderLogin(
                    "Remote-User", Optional.of("Remote-Groups"), ",", Optional.empty()))
            : Optional.empty(),
        List.of(tokens),
        Optional.empty(),
        LIFETIME,
        IDLE,
        2,
        20,
        5,
        Duration.ofSeconds(30));
  }

  private static final LoginConfig CONFIG =
      config(
          List.of(user("ann", hash("right"), "ops", "dba"), user("bøb", hash("réchts"))),
          true,
          token("ci", "gwt_secret", Optional.empty(), "open", "logs"),
          token("old", "gwt_old", Optional.of(Instant.parse("2030-01-02T04:00:00Z"))));

  private boolean counted(PasswordHash hash, Password password) {
    hashes.incrementAndGet();
    return hash.verify(password);
  }

  private Logins open(LoginConfig config) throws IOException {
    Logins logins = new Logins(config, temp.resolve("state"), time, time::nanos, this::counted);
    opened.add(logins);
    return logins;
  }

  private Logins open() throws IOException {
    return open(CONFIG);
  }

  private static Attempt attempt(Logins logins, String name, String password) {
    return logins.attempt(name, password.toCharArray(), HERE, true);
  }

  private static Attempt.In in(Logins logins, String name, String password) {
    Attempt attempt = attempt(logins, name, password);
    assertThat(attempt).isInstanceOf(Attempt.In.class);
    return (Attempt.In) attempt;
  }

  private static Attempt.In in(Logins logins) {
    return in(logins, "ann", "right");
  }

  private static boolean isIn(Logins logins, Attempt.In in) {
    return logins.byCookie(in.cookie(), true).isPresent();
  }

  // Passwords

  @Test
  void aRightPasswordMakesALoginWithTheGroupsOfTheConfiguration() throws IOException {
    Logins logins = open();
    Attempt.In in = in(logins);
    Login login = in.login();
    assertThat(login.user()).isEqualTo(new User("ann", Set.of("ops", "dba")));
    assertThat(login.way()).isEqualTo(Login.Way.PASSWORD);
    assertThat(login.since()).isEqualTo(time.instant());
    assertThat(login.expires()).contains(time.instant().plus(LIFETIME));
    assertThat(login.user().atMost()).containsExactlyInAnyOrder(Right.values());
    assertThat(logins.byCookie(in.cookie(), true)).contains(login);
    assertThat(in.cookie()).hasSizeLessThan(1024);
  }

  @Test
  void nameAndPasswordMayBeTypedDecomposed() throws IOException {
    assertThat(in(open(), "bøb", "re\u0301chts").login().user().name()).isEqualTo("bøb");
  }

  @Test
  void aWrongNameAndAWrongPasswordGetTheSameAnswer() throws IOException {
    Logins logins = open();
    assertThat(attempt(logins, "ann", "wrong")).isEqualTo(attempt(logins, "nobody", "right"));
    assertThat(attempt(logins, "ANN", "right")).isEqualTo(new Attempt.Wrong());
    // A token's name is nobody's who has a password.
    assertThat(attempt(logins, "ci", "gwt_secret")).isEqualTo(new Attempt.Wrong());
    assertThat(hashes).hasValue(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "nobody"})
  void theSixthOfOnePairIsRefusedUncheckedRightOrWrong(String name) throws IOException {
    Logins logins = open();
    for (int i = 0; i < 5; i++) {
      assertThat(attempt(logins, name, "wrong")).isEqualTo(new Attempt.Wrong());
    }
    assertThat(attempt(logins, name, "right"))
        .isEqualTo(new Attempt.TooMany(Duration.ofSeconds(30)))
        .isEqualTo(attempt(logins, name, "wrong"));
    assertThat(hashes).hasValue(5);
    assertThat(logins.attempt("ann", "right".toCharArray(), THERE, true))
        .isInstanceOf(Attempt.In.class);
    time.pass(Duration.ofSeconds(30));
    in(logins);
  }

  @Test
  void tenThousandAtOnceAreNotTenThousandGuesses() throws Exception {
    Logins logins = open();
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Attempt>> attempts = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10_000; i++) {
        String guess = "guess" + i;
        attempts.add(
            clients.submit(() -> {
              go.await();
              return attempt(logins, "ann", guess);
            }));
      }
      go.countDown();
    }
    int wrong = 0;
    for (Future<Attempt> attempt : attempts) {
      switch (attempt.get()) {
        case Attempt.Wrong() -> wrong++;
        case Attempt.TooMany(Duration wait) ->
            assertThat(wait).isBetween(Duration.ofNanos(1), Duration.ofSeconds(30));
        case Attempt.Busy() -> {}
        case Attempt.In in -> throw new AssertionError(in);
        case Attempt.Malformed malformed -> throw new AssertionError(malformed);
      }
    }
    assertThat(wrong).isEqualTo(5);
    assertThat(hashes).hasValue(5);
    // And nothing is left behind: others get in, and so does ann when the time has come.
    assertThat(logins.attempt("ann", "right".toCharArray(), THERE, true))
        .isInstanceOf(Attempt.In.class);
    time.pass(Duration.ofSeconds(30));
    in(logins);
  }

  @Test
  void fromEverywhereAtOnceNoMoreAreCheckedThanTheMachineCan() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(500);
    Semaphore busy = new Semaphore(0);
    Passwords.Check slow =
        (hash, password) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          try {
            // Until all who have no place were told so.
            assertThat(busy.tryAcquire(500 - 22, 30, TimeUnit.SECONDS)).isTrue();
            busy.release(500 - 22);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          running.decrementAndGet();
          return hash.verify(password);
        };
    Logins logins = new Logins(CONFIG, temp.resolve("state"), time, time::nanos, slow);
    opened.add(logins);
    ConcurrentLinkedQueue<Attempt> answers = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 500; i++) {
      InetAddress client = InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250);
      Thread.ofVirtual()
          .start(() -> {
            Attempt answer = logins.attempt("ann", "right".toCharArray(), client, true);
            answers.add(answer);
            if (answer instanceof Attempt.Busy) {
              busy.release();
            }
            all.countDown();
          });
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(answers.stream().filter(Attempt.In.class::isInstance)).hasSize(22);
    assertThat(answers.stream().filter(Attempt.Busy.class::isInstance)).hasSize(478);
    assertThat(most).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void whatCannotBeALoginIsNotEvenHashed() throws IOException {
    Logins logins = open();
    char[] huge = new char[1 << 20];
    Arrays.fill(huge, 'x');
    assertThat(logins.attempt("ann", huge, HERE, true)).isInstanceOf(Attempt.Malformed.class);
    for (String password : new String[] {"", "a\0b", "\ud83d"}) {
      assertThat(attempt(logins, "ann", password)).isInstanceOf(Attempt.Malformed.class);
    }
    for (String name :
        new String[] {
          "",
          " ann",
          "ann ",
          "a\nb",
          "a\0",
          "x".repeat(129),
          "x".repeat(1 << 20),
          "a\u202eb",
          "\ud83d"
        }) {
      assertThat(attempt(logins, name, "right")).isInstanceOf(Attempt.Malformed.class);
    }
    assertThat(hashes).hasValue(0);
  }

  // Cookies

  @Test
  void eachLoginIsAnother() throws IOException {
    Logins logins = open();
    Attempt.In one = in(logins);
    Attempt.In other = in(logins);
    assertThat(one.login().id()).isNotEqualTo(other.login().id()).hasSize(22);
    assertThat(one.cookie()).isNotEqualTo(other.cookie());
  }

  @Test
  void aCookieIsGoodOnlyWhereItWasGivenOut() throws IOException {
    Logins logins = open();
    Attempt.In over = in(logins);
    assertThat(logins.byCookie(over.cookie(), false)).isEmpty();
    Attempt plain = logins.attempt("ann", "right".toCharArray(), HERE, false);
    assertThat(plain).isInstanceOf(Attempt.In.class);
    assertThat(logins.byCookie(((Attempt.In) plain).cookie(), true)).isEmpty();
    assertThat(logins.byCookie(((Attempt.In) plain).cookie(), false)).isPresent();
  }

  @Test
  void aLoginOutlivesTheProcess() throws IOException {
    Attempt.In in = in(open());
    assertThat(open().byCookie(in.cookie(), true)).contains(in.login());
  }

  @Test
  void groupsAreThoseOfTodaysConfiguration() throws IOException {
    Attempt.In in = in(open());
    LoginConfig.LocalUser ann = CONFIG.users().getFirst();
    LoginConfig today =
        config(
            List.of(new LoginConfig.LocalUser("ann", ann.password(), List.of("dba"), PLACE)),
            false);
    assertThat(open(today).byCookie(in.cookie(), true).orElseThrow().user().groups())
        .containsExactly("dba");
  }

  @Test
  void aUserWhoIsGoneOrHasAnotherPasswordIsOut() throws IOException {
    Attempt.In in = in(open());
    assertThat(isIn(open(config(List.of(user("bob", hash("x"))), false)), in)).isFalse();
    assertThat(isIn(open(config(List.of(user("ann", hash("right"))), false)), in)).isFalse();
    assertThat(isIn(open(), in)).isTrue();
  }

  @Test
  void aLoginEndsWithItsLifetimeWhateverIsDone() throws IOException {
    Logins logins = open();
    Attempt.In in = in(logins);
    for (Duration spent = Duration.ZERO;
        spent.compareTo(LIFETIME) < 0;
        spent = spent.plusMinutes(60)) {
      assertThat(isIn(logins, in)).isTrue();
      logins.active(in.login());
      time.pass(Duration.ofMinutes(60));
    }
    assertThat(isIn(logins, in)).isFalse();
  }

  @Test
  void aLifetimeThatWasShortenedHoldsForOldLoginsToo() throws IOException {
    Attempt.In in = in(open());
    time.pass(Duration.ofMinutes(30));
    LoginConfig shorter =
        new LoginConfig(
            CONFIG.users(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Duration.ofMinutes(20),
            IDLE,
            1,
            0,
            5,
            Duration.ofSeconds(30));
    assertThat(isIn(open(shorter), in)).isFalse();
    assertThat(isIn(open(), in)).isTrue();
  }

  @Test
  void aLoginEndsWhenNothingIsDone() throws IOException {
    Logins logins = open();
    Attempt.In in = in(logins);
    time.pass(IDLE);
    // That the page asks for news is nothing done.
    assertThat(isIn(logins, in)).isTrue();
    time.pass(Duration.ofSeconds(1));
    assertThat(isIn(logins, in)).isFalse();
  }

  @Test
  void whatWasDoneIsInTheNextCookie() throws IOException {
    Logins logins = open();
    Attempt.In in = in(logins);
    time.pass(Duration.ofMinutes(12));
    logins.active(in.login());
    assertThat(logins.refreshed(in.login())).isEmpty();
    time.pass(Duration.ofMinutes(1));
    assertThat(logins.refreshed(in.login())).isEmpty();
    logins.active(in.login());
    String fresh = logins.refreshed(in.login()).orElseThrow();
    assertThat(logins.refreshed(in.login())).isEmpty();
    time.pass(IDLE.minusSeconds(1));
    // In another process, which knows the cookies alone.
    assertThat(open().byCookie(in.cookie(), true)).isEmpty();
    assertThat(open().byCookie(fresh, true)).contains(in.login());
    time.pass(Duration.ofSeconds(2));
    assertThat(open().byCookie(fresh, true)).isEmpty();
  }

  @Test
  void showingACookieIsNotActivityThatACookieKeeps() throws IOException {
    Logins logins = open();
    Attempt.In in = in(logins);
    for (int i = 0; i < 11; i++) {
      time.pass(Duration.ofMinutes(10));
      assertThat(isIn(logins, in)).isTrue();
      assertThat(logins.refreshed(in.login())).isEmpty();
    }
    time.pass(Duration.ofMinutes(11));
    assertThat(isIn(logins, in)).isFalse();
  }

  @Test
  void aClockThatIsSetEndsNobodysLoginForBeingIdle() throws IOException {
    Logins logins = open();
    Attempt.In in = in(logins);
    time.set(Duration.ofHours(3));
    assertThat(isIn(logins, in)).isTrue();
    time.set(Duration.ofHours(-6));
    assertThat(isIn(logins, in)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "v1...", "v1.AAAAAAAA.AAAA.AAAA", "\0", "../../etc/passwd"})
  void whatIsNoCookieIsNoLogin(String value) throws IOException {
    Logins logins = open();
    assertThat(logins.byCookie(value, true)).isEmpty();
    assertThat(logins.byCookie(value.repeat(10_000), true)).isEmpty();
  }

  // Ends

  @Test
  void whoLogsOutIsOutHereAndInOtherProcessesAndAfterARestart() throws IOException {
    Logins logins = open();
    Logins other = open();
    Attempt.In in = in(logins);
    Attempt.In tablet = in(logins);
    logins.logout(in.login());
    assertThat(isIn(logins, in)).isFalse();
    assertThat(isIn(logins, tablet)).isTrue();
    other.tick();
    assertThat(isIn(other, in)).isFalse();
    assertThat(isIn(open(), in)).isFalse();
    assertThat(isIn(open(), tablet)).isTrue();
  }

  @Test
  void signingOutEverywhereEndsAllAndALoginInTheSameMillisecondIsGood() throws IOException {
    Logins logins = open();
    Attempt.In one = in(logins);
    Attempt.In other = in(logins);
    Attempt.In bob = in(logins, "bøb", "réchts");
    logins.signOutEverywhere(one.login().user());
    assertThat(isIn(logins, one)).isFalse();
    assertThat(isIn(logins, other)).isFalse();
    assertThat(isIn(logins, bob)).isTrue();
    Attempt.In again = in(logins);
    assertThat(isIn(logins, again)).isTrue();
    assertThat(isIn(open(), again)).isTrue();
    assertThat(isIn(open(), one)).isFalse();
  }

  @Test
  void aCommandLineCanSignSomebodyOut() throws IOException {
    Logins logins = open();
    // The command line goes by the true clock.
    time.set(Duration.between(time.instant(), Instant.now()).minusSeconds(1));
    Attempt.In in = in(logins);
    Logins.signOutEverywhere(temp.resolve("state"), "ann");
    logins.tick();
    assertThat(isIn(logins, in)).isFalse();
  }

  @Test
  void anEndThatCannotBeWrittenIsNoEnd() throws IOException {
    Logins logins = open();
    Attempt.In in = in(logins);
    Path file = temp.resolve("state").resolve(Revocations.FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> logins.logout(in.login())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> logins.signOutEverywhere(in.login().user()))
        .isInstanceOf(IOException.class);
    logins.tick();
    assertThat(isIn(logins, in)).isTrue();
  }

  // Watches

  private static Logins.Watch watch(Logins logins, Login login, Semaphore told) {
    return logins.watch(login, _ -> told.release());
  }

  private static void isTold(Semaphore told) throws InterruptedException {
    assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).as("told of the end").isTrue();
  }

  @Test
  void whatIsOpenIsToldOfTheEndOnce() throws Exception {
    Logins logins = open();
    Attempt.In in = in(logins);
    Semaphore told = new Semaphore(0);
    Semaphore toldToo = new Semaphore(0);
    Semaphore closed = new Semaphore(0);
    Semaphore others = new Semaphore(0);
    try (Logins.Watch one = watch(logins, in.login(), told);
        Logins.Watch two = watch(logins, in.login(), toldToo);
        Logins.Watch other = watch(logins, in(logins).login(), others)) {
      assertThat(List.of(one, two, other)).doesNotHaveDuplicates();
      watch(logins, in.login(), closed).close();
      logins.tick();
      logins.logout(in.login());
      isTold(told);
      isTold(toldToo);
      logins.logout(in.login());
      logins.signOutEverywhere(in.login().user());
      isTold(others);
      logins.tick();
    }
    for (Semaphore each : List.of(told, toldToo, closed, others)) {
      assertThat(each.availablePermits()).isZero();
    }
    assertThat(logins.watched()).isZero();
  }

  @Test
  void whatIsOpenedAfterTheEndIsToldAtOnce() throws Exception {
    Logins logins = open();
    Attempt.In in = in(logins);
    logins.logout(in.login());
    Semaphore told = new Semaphore(0);
    watch(logins, in.login(), told);
    isTold(told);
    Attempt.In idle = in(logins);
    time.pass(IDLE.plusSeconds(1));
    watch(logins, idle.login(), told);
    isTold(told);
    assertThat(logins.watched()).isZero();
  }

  @Test
  void whatIsOpenIsToldOfTheEndOfTheLifetimeAndOfBeingIdle() throws Exception {
    Logins logins = open();
    Semaphore idle = new Semaphore(0);
    Semaphore expired = new Semaphore(0);
    Semaphore token = new Semaphore(0);
    Semaphore header = new Semaphore(0);
    Login busy = in(logins).login();
    watch(logins, in(logins).login(), idle);
    watch(logins, busy, expired);
    watch(logins, logins.byToken("gwt_old").orElseThrow(), token);
    watch(logins, logins.byHeader("hea", List.of()).orElseThrow(), header);
    for (int i = 0; i < 13; i++) {
      time.pass(Duration.ofMinutes(55));
      logins.active(busy);
      logins.tick();
      if (i == 0) {
        assertThat(idle.availablePermits()).isZero();
        assertThat(token.availablePermits()).isZero();
      }
      if (i == 1) {
        isTold(token);
      }
      if (i == 2) {
        isTold(idle);
        assertThat(expired.availablePermits()).isZero();
      }
    }
    assertThat(logins.watched()).isEqualTo(2);
    time.pass(Duration.ofMinutes(10));
    logins.tick();
    isTold(expired);
    isTold(header);
    assertThat(logins.watched()).isZero();
  }

  private static BlockingQueue<LoginEnd> reasons(Logins logins, Login login) {
    BlockingQueue<LoginEnd> reasons = new LinkedBlockingQueue<>();
    logins.watch(login, reasons::add);
    return reasons;
  }

  @Test
  void timeIsToldFromSomebodysWill() throws Exception {
    Logins logins = open();
    Login busy = in(logins).login();
    var idle = reasons(logins, in(logins).login());
    var expired = reasons(logins, busy);
    var token = reasons(logins, logins.byToken("gwt_old").orElseThrow());
    var header = reasons(logins, logins.byHeader("hea", List.of()).orElseThrow());
    for (int i = 0; i < 14; i++) {
      time.pass(Duration.ofMinutes(55));
      logins.active(busy);
      logins.tick();
    }
    for (var each : List.of(idle, expired, token, header)) {
      assertThat(each.poll(10, TimeUnit.SECONDS)).isEqualTo(LoginEnd.EXPIRED);
    }
    Login left = in(logins).login();
    Login left2 = in(logins).login();
    var here = reasons(logins, left);
    var everywhere = reasons(logins, left2);
    var robots = reasons(logins, logins.byToken("gwt_secret").orElseThrow());
    var proxys = reasons(logins, logins.byHeader("ann", List.of()).orElseThrow());
    logins.logout(left);
    assertThat(here.poll(10, TimeUnit.SECONDS)).isEqualTo(LoginEnd.ENDED);
    // Another process.
    Logins others = open();
    others.signOutEverywhere(left2.user());
    others.signOutEverywhere(others.byToken("gwt_secret").orElseThrow().user());
    others.logout(others.byHeader("ann", List.of()).orElseThrow());
    logins.tick();
    for (var each : List.of(everywhere, robots, proxys)) {
      assertThat(each.poll(10, TimeUnit.SECONDS)).isEqualTo(LoginEnd.ENDED);
    }
  }

  @Test
  void whatWasSignedOutStaysSoWhenItsTimePasses() throws Exception {
    Logins logins = open();
    Login login = in(logins).login();
    logins.logout(login);
    time.pass(Duration.ofDays(2));
    assertThat(reasons(logins, login).poll(10, TimeUnit.SECONDS)).isEqualTo(LoginEnd.ENDED);
    Login idle = in(logins).login();
    time.pass(IDLE.plusSeconds(1));
    assertThat(reasons(logins, idle).poll(10, TimeUnit.SECONDS)).isEqualTo(LoginEnd.EXPIRED);
  }

  @Test
  void aRunningGatewayTellsByItself() throws Exception {
    try (Logins logins = Logins.open(CONFIG, temp.resolve("state"), time, time::nanos)) {
      Login login = in(logins).login();
      Semaphore told = new Semaphore(0);
      watch(logins, login, told);
      // Another process.
      open().signOutEverywhere(login.user());
      isTold(told);
    }
  }

  @Test
  void somethingSlowToEndHoldsUpNobody() throws Exception {
    Logins logins = open();
    Login login = in(logins).login();
    CountDownLatch never = new CountDownLatch(1);
    Semaphore told = new Semaphore(0);
    for (int i = 0; i < 4; i++) {
      logins.watch(
          login,
          _ -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      watch(logins, login, told);
    }
    logins.logout(login);
    for (int i = 0; i < 4; i++) {
      isTold(told);
    }
    never.countDown();
  }

  @Test
  void theAnonymousUsersLoginNeverEnds() throws Exception {
    Logins logins = open();
    Semaphore told = new Semaphore(0);
    try (Logins.Watch watch = watch(logins, Login.ANONYMOUS, told)) {
      logins.logout(Login.ANONYMOUS);
      time.pass(Duration.ofDays(400));
      logins.tick();
      assertThat(told.availablePermits()).isZero();
      assertThat(watch).isNotNull();
    }
  }

  // Tokens

  @Test
  void aTokenIsALoginWithItsGroupsAndRights() throws IOException {
    Login login = open().byToken("gwt_secret").orElseThrow();
    assertThat(login.user())
        .isEqualTo(new User("ci", Set.of("robots"), Set.of(Right.OPEN, Right.LOGS)));
    assertThat(login.way()).isEqualTo(Login.Way.TOKEN);
    assertThat(login.id()).isEqualTo("token:ci");
    assertThat(login.expires()).isEmpty();
  }

  @Test
  void aTokenIsVoidFromItsExpiryOn() throws IOException {
    Logins logins = open();
    Login login = logins.byToken("gwt_old").orElseThrow();
    assertThat(login.expires()).contains(Instant.parse("2030-01-02T04:00:00Z"));
    assertThat(login.user().atMost()).containsExactlyInAnyOrder(Right.values());
    time.pass(Duration.between(time.instant(), login.expires().orElseThrow()).minusMillis(1));
    assertThat(logins.byToken("gwt_old")).isPresent();
    time.pass(Duration.ofMillis(1));
    assertThat(logins.byToken("gwt_old")).isEmpty();
  }

  @Test
  void whatIsNoTokenIsNoLogin() throws IOException {
    Logins logins = open();
    for (String token :
        new String[] {
          "", "gwt_secre", "gwt_secret ", "GWT_SECRET", NewToken.hash("gwt_secret"), "é", "\ud83d"
        }) {
      assertThat(logins.byToken(token)).as(token).isEmpty();
    }
    assertThat(logins.byToken("x".repeat(1 << 20))).isEmpty();
  }

  @Test
  void aNewTokenFitsItsHash() throws IOException {
    NewToken made = NewToken.make();
    assertThat(made.reveal()).matches("gwt_[A-Za-z0-9_-]{43}");
    assertThat(made.hash()).isEqualTo("sha256:" + NewToken.hash(made.reveal()));
    assertThat(made).hasToString("***");
    assertThat(NewToken.make().reveal()).isNotEqualTo(made.reveal());
    assertThat(
            open(config(List.of(), false, token("new", made.reveal(), Optional.empty())))
                .byToken(made.reveal()))
        .isPresent();
  }

  @Test
  void openConnectionsOfATokenEndWhenItIsSignedOut() throws Exception {
    Logins logins = open();
    Login before = logins.byToken("gwt_secret").orElseThrow();
    Semaphore told = new Semaphore(0);
    watch(logins, before, told);
    logins.logout(before);
    logins.signOutEverywhere(before.user());
    isTold(told);
    Login after = logins.byToken("gwt_secret").orElseThrow();
    try (Logins.Watch watch = watch(logins, after, told)) {
      logins.tick();
      assertThat(watch).isNotNull();
      assertThat(logins.watched()).isEqualTo(1);
    }
  }

  // Headers

  @Test
  void aHeaderIsALoginWithItsGroups() throws IOException {
    Login login =
        open().byHeader("ann.o@example.com", List.of("ops", "/a/b", "ops", "x y")).orElseThrow();
    assertThat(login.user()).isEqualTo(new User("ann.o@example.com", Set.of("ops", "/a/b", "x y")));
    assertThat(login.way()).isEqualTo(Login.Way.HEADER);
    assertThat(login.id()).isEqualTo("header:ann.o@example.com");
    assertThat(login.since()).isEqualTo(time.instant());
    assertThat(login.expires()).contains(time.instant().plus(LIFETIME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ann",
        "ann ",
        "\u00a0ann",
        "ann,bob",
        "a/b",
        "a\tb",
        "a\u0000",
        "a\u0085b",
        "a\u200bb",
        "a\u202eb",
        "a\u2028b",
        "a\u3164b",
        "a\ufe0fb",
        "a\u2003b",
        "re\u0301",
        "\ud83d",
        "\uffff",
        "anonymous",
        "ci",
      })
  void aHeaderThatIsNoNameIsNoLogin(String name) throws IOException {
    assertThat(open().byHeader(name, List.of())).isEmpty();
  }

  @Test
  void whatAProxySaysIsBounded() throws IOException {
    Logins logins = open();
    assertThat(logins.byHeader("x".repeat(128), List.of())).isPresent();
    assertThat(logins.byHeader("x".repeat(129), List.of())).isEmpty();
    assertThat(logins.byHeader("ann", List.of("x".repeat(128)))).isPresent();
    for (String group : new String[] {"", "x".repeat(129), " ops", "o\nps", "o\u202eps"}) {
      assertThat(logins.byHeader("ann", List.of("ops", group))).isEmpty();
    }
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      groups.add("group" + i);
    }
    assertThat(logins.byHeader("ann", groups)).isPresent();
    groups.add("one more");
    assertThat(logins.byHeader("ann", groups)).isEmpty();
  }

  @Test
  void withoutHeaderLoginNoHeaderIsALogin() throws IOException {
    assertThat(open(config(List.of(), false)).byHeader("ann", List.of())).isEmpty();
  }

  @Test
  void loggingOutClosesWhatIsOpenByTheHeader() throws Exception {
    Logins logins = open();
    Semaphore told = new Semaphore(0);
    Login first = logins.byHeader("ann", List.of()).orElseThrow();
    watch(logins, first, told);
    logins.logout(first);
    isTold(told);
    // The proxy still says so.
    Login again = logins.byHeader("ann", List.of()).orElseThrow();
    try (Logins.Watch watch = watch(logins, again, told)) {
      logins.tick();
      assertThat(watch).isNotNull();
      assertThat(logins.watched()).isEqualTo(1);
    }
  }

  // The configuration

  @Test
  void aSoundConfigurationHasNoProblems() {
    assertThat(Logins.check(CONFIG))
        .allMatch(problem -> problem.severity() == ConfigProblem.Severity.WARNING);
    assertThat(Logins.check(LoginConfig.DEFAULTS)).isEmpty();
  }

  @Test
  void whatCannotWorkIsSaidWithItsPlace() {
    LoginConfig.Token nothing =
        new LoginConfig.Token(
            "no", NewToken.hash(""), List.of(), Optional.empty(), List.of(), PLACE);
    List<ConfigProblem> problems =
        Logins.check(
            config(
                List.of(
                    user("ann", "hunter2"),
                    user("weak", "$pbkdf2-sha256$i=1000$c29tZXNhbHQxMjM$" + "A".repeat(43))),
                false,
                nothing));
    assertThat(problems.stream().map(ConfigProblem::toString))
        .hasSize(3)
        .allSatisfy(text -> assertThat(text).doesNotContain("hunter2"))
        .satisfiesOnlyOnce(text -> assertThat(text).contains("3:5: error: password: this is not"))
        .satisfiesOnlyOnce(
            text -> assertThat(text).contains("warning: password: PBKDF2 with 1,000"))
        .satisfiesOnlyOnce(
            text -> assertThat(text).contains("error: hash: this is the SHA-256 of"));
  }

  @Test
  void nothingPrintsASecret() throws IOException {
    Attempt.In in = in(open());
    assertThat(in.toString()).doesNotContain(in.cookie());
    assertThat(in.login().toString()).contains("ann").doesNotContain(in.cookie());
  }
}
