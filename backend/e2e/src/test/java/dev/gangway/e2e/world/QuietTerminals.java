package dev.gangway.e2e.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Terminals of one gateway, each behind a proxy of its own, that stay quiet all at the same time.
public final class QuietTerminals implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<String, RawSocket> terminals = new LinkedHashMap<>();
  private final String authority = "127.0.0.1:" + Place.freePort();
  private final GatewayProcess gateway;

  private QuietTerminals(List<String> limits) {
    OpenSshServer host = OpenSshServer.start();
    opened.push(host);
    GatewayConfig config =
        new GatewayConfig()
            .set("server", "public_url: https://" + authority + "/")
            .host(host.host("shell"));
    limits.forEach(limit -> config.set("limits", limit));
    gateway = GatewayProcess.start(config);
    opened.push(gateway);
  }

  /// Starts the gateway and its host.
  ///
  /// @param limits that are not the usual ones: `ping: 5s`
  public static QuietTerminals start(String... limits) {
    return new QuietTerminals(List.of(limits));
  }

  /// Opens one behind a proxy as it is shipped.
  public void open(String name, ProxyKind kind) {
    open(name, kind, Optional.empty());
  }

  /// Opens one behind a proxy with a limit for what is quiet.
  public void open(String name, ProxyKind kind, Duration limit) {
    open(name, kind, Optional.of(limit));
  }

  private void open(String name, ProxyKind kind, Optional<Duration> limit) {
    ProxySetup shipped = ProxySetup.shipped(Place.freePort(), gateway.uri());
    ReverseProxy proxy = kind.start(limit.map(shipped::cutting).orElse(shipped));
    opened.push(proxy);
    // The proxies cannot all have the port that the gateway has in its `public_url`.
    Handshake.Answer answer =
        Handshake.with(proxy.uri("/"))
            .set("Host", authority)
            .set("Origin", "https://" + authority)
            .send();
    RawSocket terminal =
        answer.socket().orElseThrow(() -> new AssertionError(name + ": " + answer));
    opened.push(terminal);
    terminal.open("shell");
    terminal.awaitOutput("the prompt", output -> output.contains(Shell.PROMPT));
    terminals.put(name, terminal);
  }

  /// Lets all of them do nothing but answer pings.
  ///
  /// @return those that ended meanwhile, and their close codes
  public Map<String, Integer> idle(Duration time) {
    Map<String, Integer> ended = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<Integer>> codes = new LinkedHashMap<>();
      terminals.forEach(
          (name, terminal) -> codes.put(name, threads.submit(() -> terminal.idle(time))));
      for (Map.Entry<String, Future<Integer>> each : codes.entrySet()) {
        int code = each.getValue().get();
        if (code != 0) {
          ended.put(each.getKey(), code);
        }
      }
    } catch (ExecutionException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
    terminals.keySet().removeAll(ended.keySet());
    return ended;
  }

  /// How many pings each has had that did not end.
  public Map<String, Integer> pings() {
    Map<String, Integer> pings = new TreeMap<>();
    terminals.forEach((name, terminal) -> pings.put(name, terminal.pings()));
    return pings;
  }

  /// Types a command into each that did not end, and waits for what it prints.
  public void assertThatTheRestAnswers() {
    terminals.forEach((name, terminal) -> {
      terminal.type("echo $((6 * 7))\r");
      terminal.awaitOutput("the answer of " + name, output -> output.contains("42"));
    });
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) { // what the type allows and none of these throws
        throw new AssertionError(failure);
      }
    }
  }
}
