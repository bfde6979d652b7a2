package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.WebSocketOptions;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The deadlines of a listener are its timers'. The clients wait for them all at once, from before
/// the first test on.
@Timeout(90)
class SlowClientsTest {

  /// How long a client was suffered, and what it was told.
  private record Ended(Duration after, String said) {}

  private static final Duration NEVER = Duration.ofSeconds(60);

  /// Twice what is promised: a busy machine is late, and one without a deadline never comes.
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
  private static final String POST = "POST /body" + HOST + "Content-Length: 100\r\n\r\n";

  private static final WebSocketUpgrade UPGRADE =
      new WebSocketUpgrade(
          OpeningHandshake.accepting(OriginPolicy.anyOrNone()), WebSocketOptions.DEFAULTS);

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final CountDownLatch OVER = new CountDownLatch(1);
  private static final Map<String, Future<Ended>> CLIENTS = new ConcurrentHashMap<>();
  private static final AtomicLong TAKEN = new AtomicLong();

  private static HttpListener listener;
  private static RawClient socket;

  @BeforeAll
  static void start() throws IOException {
    listener = HttpListener.open(RawClient.anywhere(), SlowClientsTest::answer);
    socket = client(0);
    socket.send(RawClient.upgrade("/socket") + "\r\n");
    drip("silence", "", "x", NEVER);
    drip("an octet", "G", "x", NEVER);
    drip("half a head", "GET /" + HOST, "x", NEVER);
    drip("a head in drips", "G", "ET / HTTP/1.1", Duration.ofSeconds(3));
    drip("a late head", "", "GET /", Duration.ofSeconds(6));
    drip("no body", POST, "x", NEVER);
    drip("a body in drips", POST + "x", "y".repeat(99), Duration.ofSeconds(1));
    drip("a body nobody reads", POST.replace("/body", "/ignored"), "x", NEVER);
    CLIENTS.put("nothing taken", THREADS.submit(SlowClientsTest::takeNothing));
    CLIENTS.put("slow", THREADS.submit(SlowClientsTest::takeSlowly));
  }

  @AfterAll
  static void stop() throws Exception {
    OVER.countDown();
    THREADS.shutdownNow();
    assertThat(THREADS.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    socket.close();
    listener.close();
  }

  private static void answer(HttpServerExchange exchange) {
    switch (exchange.getRequestPath()) {
      case "/body" ->
          RequestBody.read(
              exchange,
              1_000,
              Duration.ofSeconds(8),
              body -> exchange.getResponseSender().send("whole: " + body.length));
      case "/ignored" -> exchange.dispatch(SlowClientsTest::rest);
      case "/large" -> exchange.getResponseSender().send("x".repeat(64 << 20));
      case "/socket" -> UPGRADE.upgrade(exchange, "socket", _ -> rest());
      default -> exchange.getResponseSender().send("served");
    }
  }

  /// Does nothing until the tests are over.
  private static void rest() {
    try {
      OVER.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RawClient client(int receiveBuffer) throws IOException {
    return new RawClient(listener.address().getPort(), receiveBuffer, 60_000);
  }

  /// Sends some octets, then one more every so often, until the connection ends.
  private static void drip(String name, String start, String then, Duration every) {
    CLIENTS.put(
        name,
        THREADS.submit(() -> {
          long begin = System.nanoTime();
          try (RawClient client = client(0)) {
            client.send(start);
            Future<?> dripping =
                THREADS.submit(() -> {
                  for (int i = 0; i < then.length(); i++) {
                    Thread.sleep(every);
                    client.send(then.substring(i, i + 1));
                  }
                  return null;
                });
            String said = ended(client);
            dripping.cancel(true);
            return new Ended(Duration.ofNanos(System.nanoTime() - begin), said);
          }
        }));
  }

  /// A client that is cut in the middle of what it sends may see a reset.
  private static String ended(RawClient client) throws IOException {
    try {
      return client.rest();
    } catch (SocketException e) {
      return "";
    }
  }

  private static Ended takeNothing() throws Exception {
    long begin = System.nanoTime();
    try (RawClient client = client(16 * 1024)) {
      client.send("GET /large" + HOST + "\r\n");
      client.head();
      // The server's end of it, as nothing can be seen from here without taking something. The one
      // that stays is who takes slowly.
      while (TAKEN.get() == 0 || listener.connections() > 1) {
        Thread.sleep(Duration.ofMillis(50));
      }
      return new Ended(Duration.ofNanos(System.nanoTime() - begin), "");
    }
  }

  private static Ended takeSlowly() throws Exception {
    try (RawClient client = client(16 * 1024)) {
      client.send("GET /large" + HOST + "\r\n");
      while (OVER.getCount() > 0) {
        client.skip(512 * 1024);
        TAKEN.addAndGet(512 * 1024);
        Thread.sleep(Duration.ofMillis(500));
      }
      return new Ended(Duration.ZERO, "");
    }
  }

  private static Ended ended(String client) throws Exception {
    return Objects.requireNonNull(CLIENTS.get(client)).get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"silence", "an octet", "half a head", "a head in drips", "a late head"})
  void whoeverSendsNoHeadIsCutWithinTenSeconds(String client) throws Exception {
    assertThat(ended(client).after()).isLessThan(LONG);
    assertThat(ended(client).said()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no body", "a body in drips"})
  void whoeverSendsABodyTooSlowlyIsToldSo(String client) throws Exception {
    assertThat(ended(client).after()).isLessThan(LONG);
    assertThat(ended(client).said()).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void aBodyThatNobodyReadsIsCutInTime() throws Exception {
    assertThat(ended("a body nobody reads").after()).isLessThan(LONG);
  }

  @Test
  void whoeverTakesNothingOfAnAnswerIsCutAndNobodyElse() throws Exception {
    assertThat(ended("nothing taken").after()).isBetween(Duration.ofSeconds(25), NEVER);
    assertThat(listener.connections()).as("who takes slowly is still there").isOne();
    assertThat(TAKEN.get()).isGreaterThan(10 << 20);
    OVER.countDown();
    assertThat(ended("slow").said()).isEmpty();
    // The upgraded connection has been silent all the time.
    assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
    assertThat(socket.frame().closeCode()).isEqualTo(1000);
  }
}
