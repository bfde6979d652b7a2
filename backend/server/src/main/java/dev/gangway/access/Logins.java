package dev.gangway.access;

import dev.gangway.config.ConfigProblem;
import dev.gangway.config.LoginConfig;
import dev.gangway.config.LoginNames;
import dev.gangway.state.StateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who somebody is, by what they show: a name and a password, the cookie that those were changed
/// for, a header of a trusted proxy, a token. And when that ends: by its time, because nothing is
/// done, because somebody says so, here or in another process that shares the state folder.
///
/// Thread-safe. Looking up takes no lock and reads no file; only [#attempt] waits, so it wants a
/// virtual thread. What ends a login has ended it on the disk when it returns. Whoever opens it
/// closes it.
public final class Logins implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Other processes' revocations, and expiries, are seen this often.
  private static final Duration TICK = Duration.ofSeconds(1);

  /// A disk that stays full is told about once a minute.
  private static final Duration COMPLAINT = Duration.ofMinutes(1);

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  /// A cookie is renewed when it is this part of the idle time behind.
  private static final int RENEWALS = 10;

  private static final int MAX_ACTIVITIES = 10_000;
  private static final int MAX_WATCHES = 100_000;
  private static final int MAX_TOKEN_LENGTH = 256;
  private static final int MAX_GROUPS = 200;

  private final LoginConfig config;
  private final Map<String, Local> locals;
  private final Set<String> tokenNames;
  private final KeyRing ring;
  private final Revocations revocations;
  private final Passwords passwords;
  private final Throttle throttle;
  private final Activities activities;
  private final Watches watches = new Watches(MAX_WATCHES);
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ScheduledThreadPoolExecutor ticker;

  /// When it was last complained; of the ticking thread.
  private long complained;

  /// A user of the configuration, ready for use.
  private record Local(User user, PasswordHash hash, long fingerprint) {
    static Local of(LoginConfig.LocalUser user) {
      try {
        return new Local(
            new User(user.name(), Set.copyOf(user.groups())),
            PasswordHash.parse(user.password().reveal()),
            LoginCookie.fingerprint(user.name(), user.password().reveal()));
      } catch (Malformed e) {
        throw new IllegalArgumentException("the password of a user is no hash: " + e.why(), e);
      }
    }
  }

  /// What of the configuration cannot work, as an error, and what works but is weak, as a warning.
  public static List<ConfigProblem> check(LoginConfig config) {
    return LoginProblems.of(config);
  }

  /// Reads the keys and revocations in the state folder, or makes them, and begins to watch them.
  ///
  /// @param config without errors by [#check]
  /// @throws IOException if the folder or a file in it cannot be used, or others could: the message
  ///   says how to mend it
  public static Logins open(LoginConfig config, Path state) throws IOException {
    return open(config, state, InstantSource.system(), System::nanoTime);
  }

  /// With clocks of the caller's.
  ///
  /// @param clock the time of day, for what outlives a process: keys, cookies, tokens
  /// @param nanos monotonic, for lock-outs and idle times
  public static Logins open(LoginConfig config, Path state, InstantSource clock, LongSupplier nanos)
      throws IOException {
    Logins logins = new Logins(config, state, clock, nanos, PasswordHash::verify);
    ScheduledFuture<?> _ =
        logins.ticker.scheduleWithFixedDelay(
            logins::tickOn, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return logins;
  }

  /// Does not tick.
  Logins(
      LoginConfig config,
      Path state,
      InstantSource clock,
      LongSupplier nanos,
      Passwords.Check check)
      throws IOException {
    this.config = config;
    this.clock = clock;
    this.nanos = nanos;
    this.complained = nanos.getAsLong() - COMPLAINT.toNanos();
    Map<String, Local> known = new LinkedHashMap<>();
    config.users().forEach(user -> known.put(user.name(), Local.of(user)));
    this.locals = Map.copyOf(known);
    this.tokenNames = new HashSet<>(config.tokens().stream().map(LoginConfig.Token::name).toList());
    StateFolder folder = StateFolder.open(state);
    this.ring = KeyRing.open(folder, config.lifetime(), clock);
    this.revocations = Revocations.open(folder, clock);
    Map<String, PasswordHash> hashes = new LinkedHashMap<>();
    known.forEach((name, local) -> hashes.put(name, local.hash));
    this.passwords = new Passwords(hashes, config.hashing(), config.waiting(), check);
    this.throttle = new Throttle(config.attempts(), config.lockout(), nanos);
    this.activities = new Activities(nanos, MAX_ACTIVITIES);
    this.ticker =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("logins").factory());
    // After close() an end that is still asked for is written, and nobody is left to be told.
    ticker.setRejectedExecutionHandler((task, executor) -> {});
  }

  /// Looks at a name and a password. Blocks for a tenth of a second, or longer while others are
  /// looked at; wants a virtual thread.
  ///
  /// @param user as typed; it is compared after Unicode normalisation (NFC)
  /// @param password as typed; the caller wipes it
  /// @param client whose wrong passwords count together: the true address, behind proxies too
  /// @param secure whether the cookie goes out over https
  public Attempt attempt(String user, char[] password, InetAddress client, boolean secure) {
    String name =
        user.length() <= LoginNames.MAX_LENGTH
            ? Normalizer.normalize(user, Normalizer.Form.NFC)
            : "";
    if (!LoginNames.isUser(name)) {
      return new Attempt.Malformed("this cannot be a login name");
    }
    try (Password typed = Password.of(password);
        Passwords.Place place = passwords.enter()) {
      return switch (throttle.begin(name, client)) {
        case Throttle.Refused(Duration retryAfter) -> new Attempt.TooMany(retryAfter);
        case Throttle.Permit permit -> check(name, typed, place, permit, secure);
      };
    } catch (Malformed e) {
      return new Attempt.Malformed(e.why());
    } catch (Busy e) {
      return new Attempt.Busy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Attempt.Busy();
    }
  }

  private Attempt check(
      String name, Password typed, Passwords.Place place, Throttle.Permit attempt, boolean secure)
      throws InterruptedException, Busy {
    try (attempt) {
      boolean right = place.check(name, typed);
      Local local = locals.get(name);
      if (!right || local == null) {
        attempt.wrong();
        return new Attempt.Wrong();
      }
      attempt.right();
      return enter(local, secure);
    }
  }

  private Attempt.In enter(Local local, boolean secure) {
    byte[] id = new byte[LoginCookie.ID_BYTES];
    RANDOM.nextBytes(id);
    Instant began = begin(local.user);
    LoginCookie cookie =
        new LoginCookie(
            LoginCookie.base64url(id),
            local.user.name(),
            began,
            began,
            began.plus(config.lifetime()),
            secure,
            local.fingerprint);
    activities.shown(cookie, 0);
    return new Attempt.In(login(cookie, local.user), cookie.encode(ring.current()));
  }

  /// Now, but after any sign-out of the user's that has already been, be it in the same
  /// millisecond.
  private Instant begin(User user) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Instant earliest = revocations.earliest(user.name());
    return now.isBefore(earliest) ? earliest : now;
  }

  private Login login(LoginCookie cookie, User user) {
    // The lifetime may have been shortened since.
    Instant end = cookie.began().plus(config.lifetime());
    return new Login(
        user,
        Login.Way.PASSWORD,
        cookie.id(),
        cookie.began(),
        Optional.of(cookie.end().isBefore(end) ? cookie.end() : end));
  }

  /// The login that a cookie stands for; empty if it is none, or none any more: expired, idle,
  /// ended, its user gone, his password another. Takes whatever a client may send. That a cookie is
  /// shown does not count as something done: see [#active].
  ///
  /// @param secure whether it came over https; a cookie is good only where it was given out
  public Optional<Login> byCookie(String value, boolean secure) {
    Optional<LoginCookie> decoded =
        LoginCookie.decode(value, ring).filter(cookie -> cookie.secure() == secure);
    if (decoded.isEmpty()) {
      return Optional.empty();
    }
    LoginCookie cookie = decoded.get();
    Local local = locals.get(cookie.user());
    if (local == null || local.fingerprint != cookie.fingerprint()) {
      return Optional.empty();
    }
    Login login = login(cookie, local.user);
    // Neither a clock that was set nor a cookie from before the last thing done ends it early.
    long idle =
        Math.min(
            Math.max(0, Duration.between(cookie.seen(), clock.instant()).toNanos()),
            activities.idle(cookie.id()).orElse(Long.MAX_VALUE));
    if (isExpired(login) || isRevoked(login) || idle > config.idle().toNanos()) {
      return Optional.empty();
    }
    activities.shown(cookie, idle);
    return Optional.of(login);
  }

  /// A new value for the cookie of a login by [#byCookie], if something has been done since the old
  /// one was made, a tenth of the idle time ago or more. The same login, with the same end.
  public Optional<String> refreshed(Login login) {
    Optional<LoginCookie> shown = activities.cookie(login.id());
    Optional<Long> idle = activities.idle(login.id());
    if (shown.isEmpty() || idle.isEmpty()) {
      return Optional.empty();
    }
    Instant seen = clock.instant().minusNanos(idle.get());
    if (!seen.isAfter(shown.get().seen().plus(config.idle().dividedBy(RENEWALS)))) {
      return Optional.empty();
    }
    LoginCookie fresh = shown.get().seenAt(seen);
    activities.shown(fresh, idle.get());
    return Optional.of(fresh.encode(ring.current()));
  }

  /// Something was done in this login: its idle time begins anew. Cheap; for every request and
  /// every keystroke.
  public void active(Login login) {
    if (login.way() == Login.Way.PASSWORD) {
      activities.touch(login.id());
    }
  }

  /// The login that a token stands for; empty if it is none of ours or has expired. Takes whatever
  /// a client may send. Takes as long for each token.
  public Optional<Login> byToken(String token) {
    if (token.isEmpty() || token.length() > MAX_TOKEN_LENGTH) {
      return Optional.empty();
    }
    byte[] hash = NewToken.hash(token).getBytes(StandardCharsets.US_ASCII);
    Optional<LoginConfig.Token> found = Optional.empty();
    for (LoginConfig.Token each : config.tokens()) {
      if (MessageDigest.isEqual(hash, each.hash().getBytes(StandardCharsets.US_ASCII))) {
        found = Optional.of(each);
      }
    }
    return found.map(this::login).filter(login -> !isExpired(login));
  }

  private Login login(LoginConfig.Token token) {
    User user = new User(token.name(), Set.copyOf(token.groups()), Right.atMost(token.may()));
    return new Login(user, Login.Way.TOKEN, "token:" + token.name(), begin(user), token.expires());
  }

  /// The login that a trusted proxy speaks of; empty if the configuration knows no such proxy, or
  /// what it says cannot be a name or groups. Whether the proxy is to be trusted is the caller's to
  /// know.
  ///
  /// @param user as in the header: 1 to 128 visible characters, no comma, no slash, no blank around
  ///   it
  /// @param groups each as in the header; 200 at most
  public Optional<Login> byHeader(String user, List<String> groups) {
    if (config.header().isEmpty()
        || !LoginNames.isUser(user)
        || tokenNames.contains(user)
        || groups.size() > MAX_GROUPS
        || !groups.stream().allMatch(LoginNames::isGroup)) {
      return Optional.empty();
    }
    User somebody = new User(user, new HashSet<>(groups));
    Instant now = begin(somebody);
    return Optional.of(
        new Login(
            somebody,
            Login.Way.HEADER,
            "header:" + user,
            now,
            Optional.of(now.plus(config.lifetime()))));
  }

  /// Ends a login. One by a header ends with all that is open of its user's: its proxy would say
  /// the same name again. A token cannot be logged out, only removed or revoked.
  ///
  /// @throws IOException if that cannot be written; then it goes on
  public void logout(Login login) throws IOException {
    switch (login.way()) {
      case PASSWORD ->
          revocations.end(
              login.id(),
              login.user().name(),
              login.since(),
              login.expires().orElseGet(() -> login.since().plus(config.lifetime())));
      case HEADER -> revocations.endAll(login.user().name());
      case TOKEN, NONE -> {}
    }
    ticker.execute(this::sweep);
  }

  /// Ends all logins of a user that have begun by now, here and in the processes that share the
  /// state folder, and closes what is open in them. A header or a token may open others at once.
  ///
  /// @throws IOException if that cannot be written; then they go on
  public void signOutEverywhere(User user) throws IOException {
    revocations.endAll(user.name());
    ticker.execute(this::sweep);
  }

  /// The same from outside, for a command line: gateways that use the folder see it in 2 seconds.
  ///
  /// @throws IOException if that cannot be written; then they go on
  public static void signOutEverywhere(Path state, String user) throws IOException {
    Revocations.open(StateFolder.open(state), InstantSource.system()).endAll(user);
  }

  /// Somebody's interest in the end of a login; closing it ends the interest, and does nothing the
  /// second time.
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /// Calls `ended` once when the login is over, and tells it why, within 2 seconds, on a thread of
  /// its own; at once if it is over already, or if 100,000 are watched.
  public Watch watch(Login login, Consumer<LoginEnd> ended) {
    if (login.way() != Login.Way.PASSWORD) {
      return watches.add(login, ended, false, this::end, _ -> {});
    }
    Optional<LoginEnd> already = end(login);
    activities.hold(login.id());
    return watches.add(
        login,
        ended,
        false,
        same -> already.or(() -> end(same)),
        released -> activities.release(released.id()));
  }

  /// Calls `ended` once when somebody has put an end to the login, also after it has run out; else
  /// as [#watch].
  public Watch watchForEnding(Login login, Runnable ended) {
    return watches.add(login, _ -> ended.run(), true, this::end, _ -> {});
  }

  /// Why a login is over, if it is. What somebody wanted counts more than what time did.
  private Optional<LoginEnd> end(Login login) {
    if (login.way() == Login.Way.NONE) {
      return Optional.empty();
    }
    if (isRevoked(login)) {
      return Optional.of(LoginEnd.ENDED);
    }
    return isExpired(login) || isIdle(login) ? Optional.of(LoginEnd.EXPIRED) : Optional.empty();
  }

  private boolean isIdle(Login login) {
    return activities.idle(login.id()).filter(idle -> idle > config.idle().toNanos()).isPresent();
  }

  private boolean isExpired(Login login) {
    Instant now = clock.instant();
    return login.expires().filter(end -> !now.isBefore(end)).isPresent();
  }

  private boolean isRevoked(Login login) {
    return revocations.isRevoked(login.id(), login.user().name(), login.since());
  }

  /// How many are watched; for tests.
  int watched() {
    return watches.size();
  }

  private void sweep() {
    watches.sweep(this::end);
  }

  /// What happens each second.
  void tick() {
    try {
      revocations.tick();
    } catch (IOException e) {
      complain(e);
    }
    sweep();
    try {
      ring.tick();
    } catch (IOException e) {
      complain(e);
    }
  }

  private void tickOn() {
    try {
      tick();
    } catch (RuntimeException e) {
      // A defect; but the executor would silently never tick again, and no login would ever end.
      LOG.error("logins.tick failed", e);
    }
  }

  private void complain(IOException e) {
    long now = nanos.getAsLong();
    if (now - complained >= COMPLAINT.toNanos()) {
      complained = now;
      LOG.warn("logins.state cannot be used, what was read last still holds: {}", e.toString());
    }
  }

  /// Watches end without being told; logins themselves go on, in their cookies. Idempotent; waits
  /// for a tick that is under way, seconds at most.
  @Override
  public void close() {
    passwords.close();
    ticker.shutdown();
    try {
      // Not interrupted: that would close a file in the middle of its writing.
      if (!ticker.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("logins.close a look at the state folder is still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
