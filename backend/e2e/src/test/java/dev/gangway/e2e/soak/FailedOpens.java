package dev.gangway.e2e.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gangway.e2e.world.Await;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.GatewayProcess;
import dev.gangway.e2e.world.Handshake;
import dev.gangway.e2e.world.OpenSshServer;
import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.RawSocket;
import dev.gangway.e2e.world.Vitals;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Hosts that do not open, each for a reason of its own, and what is left in the gateway of trying.
final class FailedOpens {
  private static final int PARALLEL = 6;

  /// See [Churn]: what the JVM starts late is no leak.
  private static final int MORE_THREADS = 2 * Runtime.getRuntime().availableProcessors();

  private static final int MORE_FILES = 4;

  /// By the host's name: what its failure is called.
  private static final Map<String, String> KINDS =
      Map.of(
          "nobody", "refused",
          "web", "not-ssh",
          "mute", "timeout",
          "stuck", "timeout",
          "stranger", "host-key-unknown",
          "impostor", "host-key-changed",
          "locked", "login-refused",
          "behind", "login-refused");

  private FailedOpens() {}

  /// Fails if more threads or files are there after all of them than after the first ones.
  ///
  /// @param first how many have failed when what must not grow is counted
  /// @param all how many there are, the first ones included
  static void leaveNothingBehind(int first, int all)
      throws IOException, InterruptedException, ExecutionException {
    try (OpenSshServer host = OpenSshServer.start();
        ServerSocket web = speaking("HTTP/1.1 400 Bad Request\r\n\r\n");
        ServerSocket mute = speaking("");
        ServerSocket stuck = speaking("SSH-2.0-Stuck\r\n");
        GatewayProcess gateway =
            GatewayProcess.start(
                config(host, web.getLocalPort(), mute.getLocalPort(), stuck.getLocalPort()))) {
      Vitals vitals = gateway.vitals();
      tryAll(gateway, 0, first);
      int threads = Await.until("rest", vitals::threads, _ -> true);
      int files = vitals.files();
      tryAll(gateway, first, all);
      Await.until(
          "no more than %d threads".formatted(threads + MORE_THREADS),
          vitals::threads,
          now -> now <= threads + MORE_THREADS);
      Await.until(
          "no more than %d files".formatted(files + MORE_FILES),
          vitals::files,
          now -> now <= files + MORE_FILES);
    }
  }

  private static GatewayConfig config(OpenSshServer host, int web, int mute, int stuck) {
    Map<String, String> stranger = host.host("stranger");
    stranger.remove("host_key");
    Map<String, String> impostor = host.host("impostor");
    impostor.put("host_key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    Map<String, String> locked = host.host("locked");
    locked.put("user", "nobody-of-that-name");
    Map<String, String> behind = host.host("behind");
    behind.put("jump", "locked");
    return new GatewayConfig()
        .set("ssh", "handshake_timeout: 1s")
        .host(stranger)
        .host(impostor)
        .host(locked)
        .host(behind)
        .host(at("nobody", Place.freePort()))
        .host(at("web", web))
        .host(at("mute", mute))
        .host(at("stuck", stuck));
  }

  private static Map<String, String> at(String name, int port) {
    Map<String, String> host = new LinkedHashMap<>();
    host.put("name", name);
    host.put("address", "127.0.0.1");
    host.put("port", Integer.toString(port));
    host.put("user", "ada");
    host.put("password", "${env:HOME}");
    return host;
  }

  /// A server that says this to everybody, and then waits.
  private static ServerSocket speaking(String greeting) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              Thread.ofVirtual().start(() -> greet(socket, greeting));
            } catch (IOException closed) {
              return;
            }
          }
        });
    return server;
  }

  private static void greet(Socket socket, String greeting) {
    try (socket) {
      socket.getOutputStream().write(greeting.getBytes(US_ASCII));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // The gateway has given up.
    }
  }

  private static void tryAll(GatewayProcess gateway, int from, int to)
      throws InterruptedException, ExecutionException {
    List<String> names = KINDS.keySet().stream().sorted().toList();
    List<Callable<String>> attempts =
        IntStream.range(from, to)
            .<Callable<String>>mapToObj(n -> () -> attempt(gateway, names.get(n % names.size())))
            .toList();
    try (ExecutorService visitors = Executors.newFixedThreadPool(PARALLEL)) {
      for (Future<String> attempt : visitors.invokeAll(attempts)) {
        attempt.get();
      }
    }
  }

  private static String attempt(GatewayProcess gateway, String name) {
    try (RawSocket socket = Handshake.open(gateway.uri())) {
      socket.say(
          "{\"type\":\"open\",\"target\":\"%s\",\"columns\":80,\"rows\":24}".formatted(name));
      String kind = socket.await("failure").path("kind").asString();
      if (!kind.equals(KINDS.get(name))) {
        throw new AssertionError("%s failed as %s".formatted(name, kind));
      }
      return kind;
    }
  }
}
