package dev.gangway.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.LoggedIn;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Shell;
import dev.gangway.e2e.world.Vitals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Everything at once that somebody can do to a gateway who cannot log in: connections that say
/// nothing, sockets without a cookie, bytes that drip, wrong passwords. Meanwhile somebody works.
final class AccessFlood {
  private static final String PASSWORD = "correct horse";

  /// After the first byte of a frame: 100 masked bytes follow (RFC 6455 §5.2).
  private static final int MASKED_100 = 0x80 | 100;

  /// Between two bytes of what drips.
  private static final Duration DRIP = Duration.ofMillis(500);

  /// The longest deadline there is for a connection that says nothing, and a busy machine's share.
  private static final Duration CUT = Duration.ofSeconds(45);

  /// What is open or runs more than before is no leak up to here, as in [Churn].
  private static final int MORE_FILES = 4;

  /// Addresses, their counts and names that are remembered for a while; code, once it is used.
  private static final long MORE_MEBIBYTES = 50;

  private static final int MORE_THREADS = 2 * Runtime.getRuntime().availableProcessors() + 2;

  /// How much of what there is.
  ///
  /// @param silent connections that say nothing
  /// @param upgrades a second, without a cookie
  /// @param seconds of upgrades
  /// @param drips of each kind
  /// @param logins with a wrong password, at once
  /// @param addresses that all of it comes from
  record Amount(int silent, int upgrades, int seconds, int drips, int logins, int addresses) {}

  private final GatewayProcess gateway;
  private final Amount amount;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  private AccessFlood(GatewayProcess gateway, Amount amount) {
    this.gateway = gateway;
    this.amount = amount;
  }

  /// Lets it come, and fails if who works is not answered, a connection is not cut, or more is open
  /// in the end than there was before.
  ///
  /// @return what was counted, by name
  static Map<String, Long> disturbsNobody(Amount amount) throws Exception {
    String hash = GatewayProcess.hash(PASSWORD);
    try (OpenSshServer host = OpenSshServer.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                new GatewayConfig()
                    .set("login", "users: [{name: ada, password: \"%s\"}]".formatted(hash))
                    .set("access", "- {who: {anyone: true}, may: [open]}")
                    .set("limits", "strangers: 10")
                    .host(host.host("shell")))) {
      return new AccessFlood(gateway, amount).run();
    }
  }

  private Map<String, Long> run() throws Exception {
    count("pages that were cut", 0);
    LoggedIn ada = LoggedIn.as(gateway.uri(), "ada", PASSWORD);
    warmUp();
    try (RawSocket terminal = ada.open();
        ExecutorService worker = Executors.newSingleThreadExecutor();
        ExecutorService loader = Executors.newSingleThreadExecutor()) {
      terminal.open("shell");
      terminal.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
      Vitals vitals = gateway.vitals();
      int files = vitals.files();
      int threads = vitals.threads();
      long memory = vitals.liveHeapKibibytes();

      Future<?> working = worker.submit(() -> work(terminal));
      Future<?> loading = loader.submit(() -> load(ada));
      long begun = System.nanoTime();
      try {
        flood(ada);
      } finally {
        over.set(true);
      }
      count("seconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
      working.get();
      loading.get();

      Await.until(
          "no more than %d open files".formatted(files),
          CUT,
          vitals::files,
          count -> count <= files + MORE_FILES);
      Await.until(
          "no more than %d threads".formatted(threads),
          CUT,
          vitals::threads,
          count -> count <= threads + MORE_THREADS);
      long kept =
          Await.until(
              "the heap to be what it was",
              CUT,
              () -> (vitals.liveHeapKibibytes() - memory) >> 10,
              mebibytes -> mebibytes < MORE_MEBIBYTES);
      count("MiB more", kept);
      count("MiB at most", vitals.mostKibibytes() >> 10);
      count("files more", Math.max(0, vitals.files() - files));
      count("threads more", Math.max(0, vitals.threads() - threads));
      assertThat(LoggedIn.attempt(gateway.uri(), "ada", PASSWORD).send().status()).isEqualTo(204);
      assertThat(gateway.log()).doesNotContain("\tat ").doesNotContain("Exception");
    }
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((name, adder) -> all.put(name, adder.sum()));
    return all;
  }

  /// What is made at the first use is there before anything is counted.
  private void warmUp() {
    for (int i = 0; i < 4; i++) {
      LoggedIn.attempt(gateway.uri(), "nobody", "nothing").from(address(i)).send();
      Handshake.with(gateway.uri()).from(address(i)).send();
    }
  }

  // ---- who works

  private void work(RawSocket terminal) {
    List<Duration> times = new ArrayList<>();
    for (int n = 1; !over.get(); n++) {
      String answer = "=" + n * 7 + "=";
      long begun = System.nanoTime();
      terminal.type("echo =$((%d * 7))=\r".formatted(n));
      terminal.awaitOutput("echo " + n, output -> output.contains(answer));
      times.add(Duration.ofNanos(System.nanoTime() - begun));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // a fast typist's
    }
    tell("echoes", times);
  }

  private void load(LoggedIn ada) {
    List<Duration> times = new ArrayList<>();
    while (!over.get()) {
      long begun = System.nanoTime();
      try {
        assertThat(Handshake.get(gateway.uri(), "/").send().status()).isEqualTo(200);
        assertThat(ada.get("api/targets").send().body()).contains("shell");
        times.add(Duration.ofNanos(System.nanoTime() - begun));
      } catch (UncheckedIOException cut) {
        count("pages that were cut", 1);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250)); // somebody who reloads and reloads
    }
    tell("pages", times);
  }

  private void tell(String what, List<Duration> times) {
    List<Duration> sorted = times.stream().sorted().toList();
    count(what, sorted.size());
    count(what + ", median ms", sorted.get(sorted.size() / 2).toMillis());
    count(what + ", 99 % ms", sorted.get(sorted.size() * 99 / 100).toMillis());
    count(what + ", slowest ms", sorted.getLast().toMillis());
  }

  // ---- who attacks

  private void flood(LoggedIn ada) throws InterruptedException, ExecutionException {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < amount.silent(); i++) {
        int n = i;
        all.add(crowd.submit(() -> silent(n)));
      }
      for (int i = 0; i < amount.drips(); i++) {
        String from = address(i);
        all.add(crowd.submit(() -> drip("head", from, "GET /api/hello HTTP/1.1\r\nX: ", 'x')));
        all.add(crowd.submit(() -> drip("body", from, loginHead(), 'x')));
        all.add(crowd.submit(() -> drip("frame", from, upgradeHead(ada), MASKED_100)));
      }
      for (int i = 0; i < amount.logins(); i++) {
        int n = i;
        all.add(crowd.submit(() -> wrongLogin(n)));
      }
      all.add(crowd.submit(() -> upgrades(crowd)));
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  /// Connects, and waits to be cut.
  private void silent(int n) {
    try (Socket socket = connect(address(n))) {
      assertThat(next(socket, CUT)).isNegative();
      count("silent cut", 1);
    } catch (SocketTimeoutException kept) {
      throw new AssertionError("a silent connection was kept", kept);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The next byte, or -1 when the connection is ended, politely or not.
  private static int next(Socket socket, Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    try {
      return socket.getInputStream().read();
    } catch (SocketTimeoutException nothing) {
      throw nothing;
    } catch (IOException reset) {
      return -1;
    }
  }

  /// Begins in a hurry and then sends a byte every now and then, until it is cut.
  private void drip(String what, String from, String beginning, int more) {
    long deadline = System.nanoTime() + CUT.toNanos();
    try (Socket socket = connect(from)) {
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
      while (System.nanoTime() < deadline) {
        if (isCut(socket, more)) {
          count("slow " + what + " cut", 1);
          return;
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    throw new AssertionError("a slow " + what + " was let go on");
  }

  /// Waits for one drip, and sends another byte if it is worth it still.
  private static boolean isCut(Socket socket, int more) throws IOException {
    try {
      return next(socket, DRIP) < 0;
    } catch (SocketTimeoutException nothing) {
      try {
        socket.getOutputStream().write(more);
        return false;
      } catch (IOException reset) {
        return true;
      }
    }
  }

  private String loginHead() {
    String authority = gateway.uri().getAuthority();
    return "POST /api/login HTTP/1.1\r\nHost: "
        + authority
        + "\r\nOrigin: http://"
        + authority
        + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
  }

  private String upgradeHead(LoggedIn ada) {
    String authority = gateway.uri().getAuthority();
    return "GET /ws HTTP/1.1\r\nHost: "
        + authority
        + "\r\nOrigin: http://"
        + authority
        + "\r\nCookie: "
        + ada.cookie()
        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: gangway.v1"
        + "\r\n\r\n\u0081";
  }

  private void wrongLogin(int n) {
    answered("login", LoggedIn.attempt(gateway.uri(), "ada", "wrong " + n).from(address(n)));
  }

  private void upgrades(ExecutorService crowd) {
    long begun = System.nanoTime();
    List<Future<?>> sent = new ArrayList<>();
    int count = amount.upgrades() * amount.seconds();
    for (int i = 0; i < count; i++) {
      long due = begun + i * (TimeUnit.SECONDS.toNanos(1) / amount.upgrades());
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      String from = address(i);
      sent.add(crowd.submit(() -> answered("upgrade", Handshake.with(gateway.uri()).from(from))));
    }
    for (Future<?> each : sent) {
      try {
        each.get();
      } catch (InterruptedException | ExecutionException failure) {
        throw new AssertionError(failure);
      }
    }
    count("upgrades, ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
  }

  /// Refused with an answer, or without one where there are too many connections.
  private void answered(String what, Handshake request) {
    try (Handshake.Answer answer = request.send()) {
      assertThat(answer.status()).as(what).isIn(0, 401, 429);
      count(what + " " + answer.status(), 1);
    } catch (UncheckedIOException cut) {
      count(what + " 0", 1);
    }
  }

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.uri().getPort()));
    return socket;
  }

  /// One of those that the flood comes from; who works is elsewhere.
  private String address(int n) {
    return "127.0.1." + (1 + n % amount.addresses());
  }

  private void count(String name, long many) {
    counts.computeIfAbsent(name, _ -> new LongAdder()).add(many);
  }
}
