package dev.gangway.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gangway.websocket.Message;
import dev.gangway.websocket.OpeningHandshake;
import dev.gangway.websocket.OriginPolicy;
import dev.gangway.websocket.WebSocket;
import dev.gangway.websocket.WebSocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SilentCrowdTest {

  private static final int BOUND = 100;
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final WebSocketUpgrade upgrade =
      new WebSocketUpgrade(
          OpeningHandshake.accepting(OriginPolicy.anyOrNone()), WebSocketOptions.DEFAULTS);
  private final List<AutoCloseable> open = new ArrayList<>();
  private HttpListener listener;

  private volatile Predicate<InetAddress> trusted = _ -> false;

  @BeforeEach
  void listen() throws IOException {
    listener =
        HttpListener.open(
            RawClient.anywhere()
                .withConnections(BOUND)
                .withTrusted(address -> trusted.test(address)),
            exchange -> {
              if (exchange.getRequestPath().equals("/socket")) {
                upgrade.upgrade(exchange, "socket", SilentCrowdTest::echo);
              } else {
                exchange.getResponseSender().send("served");
              }
            });
  }

  private static void echo(WebSocket socket) {
    try {
      while (socket.receive() instanceof Message.Text(String text, _)) {
        socket.sendText(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    listener.close();
  }

  private RawClient client() throws IOException {
    RawClient client = new RawClient(listener.address().getPort());
    open.add(client);
    return client;
  }

  private void silent(String from, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      open.add(socket);
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      socket.connect(listener.address());
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  @Test
  void aThousandSilentConnectionsLeaveRoomForThoseWhoSpeak() throws Exception {
    trusted = InetAddress::isLoopbackAddress;
    RawClient socket = client();
    socket.send(RawClient.upgrade("/socket") + "\r\n");
    assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
    await("an upgraded connection is not counted", () -> listener.connections() == 0);
    long before = descriptors();

    silent("127.0.0.1", 1_000);
    await("the bound is reached", () -> listener.connections() == BOUND);
    for (int i = 0; i < 20; i++) {
      RawClient good = client().send(GET);
      assertThat(good.head()).startsWith("HTTP/1.1 200 ");
      socket.send("", RawClient.text("still " + i));
      assertThat(socket.frame().text()).isEqualTo("still " + i);
      silent("127.0.0.1", 5);
      assertThat(listener.connections()).isLessThanOrEqualTo(BOUND);
    }

    for (AutoCloseable each : open) {
      if (each != socket) {
        each.close();
      }
    }
    await("all are gone", () -> listener.connections() == 0);
    await("the descriptors are back", () -> descriptors() <= before + 10);
    socket.send("", RawClient.text("at last"));
    assertThat(socket.frame().text()).isEqualTo("at last");
  }

  @Test
  void oneAddressHoldsNoMoreThanItsShare() throws Exception {
    silent("127.0.0.2", 200);
    await("a quarter", () -> listener.connections() == BOUND / 4);
    silent("127.0.0.3", 200);
    await("and another", () -> listener.connections() == BOUND / 2);
    RawClient rested = client().send(GET);
    assertThat(rested.head()).startsWith("HTTP/1.1 200 ");
    rested.skip("served".length());
    silent("127.0.0.2", 200);
    // The crowd's own go, not this one, which has waited for longer than those.
    rested.send(GET);
    assertThat(rested.head()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aTrustedAddressMayHoldAll() throws Exception {
    trusted = address -> address.toString().endsWith("127.0.0.2");
    silent("127.0.0.2", 200);
    await("all", () -> listener.connections() == BOUND);
  }
}
