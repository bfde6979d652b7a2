package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.ArrivingTerminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import dev.gangway.terminal.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Output that is taken by the thread that brings it, from a real sshd.
@Timeout(120)
class SshArrivalTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);

  /// As text some thirteen windows of 256 KiB.
  private static final int LINES = 500_000;

  private static SshServer server;
  private static SshTerminals terminals;
  private static HostConfig host;

  @BeforeAll
  static void start() throws Exception {
    // Keys are exchanged again every few packets, in the middle of everything.
    server = SshServer.start(List.of("ed25519"), "RekeyLimit 256K");
    terminals = new SshTerminals(Hosts.config(server.knownHosts()));
    host = Hosts.withKey(Hosts.host(server.port), server.userKey("user", "ed25519", ""));
  }

  @AfterAll
  static void stop() throws Exception {
    terminals.close();
    server.close();
  }

  private static ArrivingTerminal open() throws Exception {
    return (ArrivingTerminal) Hosts.opener(terminals, host).open(SIZE, new ScriptedDialog());
  }

  private static void type(ArrivingTerminal terminal, String text) throws IOException {
    terminal.write(StandardCharsets.US_ASCII.encode(text));
  }

  /// Puts together what a terminal gives out, whoever takes it.
  private static final class Taker {
    private final ArrivingTerminal terminal;
    private final ByteBuffer room = ByteBuffer.allocate(8 << 10);
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int calls;
    private int byListener;
    private boolean othersCalled;

    Taker(ArrivingTerminal terminal) {
      this.terminal = terminal;
    }

    /// How many bytes there were.
    synchronized int take() {
      int taken = 0;
      while (terminal.readNow(room.clear()) > 0) {
        all.write(room.array(), 0, room.position());
        taken += room.position();
      }
      return taken;
    }

    synchronized void listen() {
      calls++;
      othersCalled |= !Thread.currentThread().getName().startsWith("sshj-Reader");
      byListener += take();
    }

    /// To the end.
    void read() throws IOException {
      while (terminal.awaitOutput()) {
        take();
      }
    }

    synchronized String text() {
      return all.toString(StandardCharsets.US_ASCII);
    }
  }

  private static String numbers() {
    return IntStream.rangeClosed(1, LINES)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("\n", "begin\n", "\nend\n"));
  }

  private static String command() {
    return "stty -echo -opost; echo begi''n; seq 1 " + LINES + "; echo e''nd; exit 7\n";
  }

  @Test
  void aListenerThatTakesEverythingGetsEveryByteInOrder() throws Exception {
    try (ArrivingTerminal terminal = open()) {
      Taker taker = new Taker(terminal);
      terminal.onArrival(taker::listen);
      type(terminal, command());
      taker.read();
      assertThat(taker.text()).contains(numbers());
      assertThat(terminal.exit()).isEqualTo(new TerminalExit.Status(7));
      // The reading thread is up to give windows back, and may be quicker now and then.
      assertThat(taker.byListener).isGreaterThan(taker.text().length() / 2);
      assertThat(taker.othersCalled).isFalse();
    }
  }

  @Test
  void whatAListenerLeavesIsThereForWhoWaits() throws Exception {
    try (ArrivingTerminal terminal = open()) {
      Taker taker = new Taker(terminal);
      terminal.onArrival(() -> taker.calls++);
      type(terminal, command());
      taker.read();
      assertThat(taker.text()).contains(numbers());
      assertThat(taker.calls).isPositive();
      assertThat(terminal.exit()).isEqualTo(new TerminalExit.Status(7));
    }
  }

  /// The listener has no room, and a third thread has: a page that has drawn something.
  @Test
  void whatAnotherThreadTakesIsGivenBackToo() throws Exception {
    try (ArrivingTerminal terminal = open()) {
      Taker taker = new Taker(terminal);
      type(terminal, command());
      CompletableFuture<Void> taking =
          CompletableFuture.runAsync(() -> {
            while (!taker.text().endsWith("end\n")) {
              taker.take();
            }
          });
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (terminal.awaitOutput()) {
                    Thread.onSpinWait();
                  }
                } catch (IOException e) {
                  taking.completeExceptionally(e);
                }
              });
      taking.get(60, TimeUnit.SECONDS);
      waiting.join();
      assertThat(taker.text()).contains(numbers());
    }
  }

  @Test
  void theListenerIsToldOfTheEnd() throws Exception {
    try (ArrivingTerminal terminal = open()) {
      CompletableFuture<String> ended = new CompletableFuture<>();
      Taker taker = new Taker(terminal);
      terminal.onArrival(() -> {
        taker.listen();
        if (taker.text().endsWith("last\r\n")) {
          ended.complete(taker.text());
        }
      });
      type(terminal, "stty -echo; echo la''st; exec sh -c 'read x; exit 3'\n");
      assertThat(ended.get(20, TimeUnit.SECONDS)).contains("last");
      int calls = taker.calls;
      type(terminal, "\n");
      taker.read();
      assertThat(terminal.exit()).isEqualTo(new TerminalExit.Status(3));
      assertThat(taker.calls).isGreaterThan(calls);
    }
  }

  @Test
  void aBrokenConnectionIsSeenBehindTheLastByte() throws Exception {
    try (SshServer mortal = SshServer.start()) {
      HostConfig there =
          Hosts.withKey(Hosts.host(mortal.port), mortal.userKey("user", "ed25519", ""));
      try (SshTerminals others = new SshTerminals(Hosts.config(mortal.knownHosts()));
          ArrivingTerminal terminal =
              (ArrivingTerminal) Hosts.opener(others, there).open(SIZE, new ScriptedDialog())) {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        terminal.onArrival(() -> arrived.complete(null));
        assertThat(terminal.awaitOutput()).isTrue();
        type(terminal, "x");
        arrived.get(20, TimeUnit.SECONDS);
        mortal.kill();
        Taker taker = new Taker(terminal);
        assertThatThrownBy(taker::read).isInstanceOf(IOException.class);
        assertThat(taker.text()).isNotEmpty();
        assertThat(terminal.exit()).isInstanceOf(TerminalExit.Lost.class);
      }
    }
  }

  @Test
  void closingEndsTheWaitFromAnyThread() throws Exception {
    ArrivingTerminal terminal = open();
    Taker taker = new Taker(terminal);
    terminal.onArrival(taker::listen);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                taker.read();
                ended.complete(new AssertionError("ended as if the program had"));
              } catch (IOException e) {
                ended.complete(e);
              }
            });
    Waiting.until("it waits", () -> waiting.getState() == Thread.State.WAITING);
    terminal.close();
    assertThat(ended.get(20, TimeUnit.SECONDS)).hasMessage("the terminal is closed");
    assertThat(terminal.readNow(ByteBuffer.allocate(10))).isZero();
  }

  /// A listener in place does not change how a terminal is read the plain way.
  @Test
  void plainReadingWorksBesides() throws Exception {
    try (ArrivingTerminal terminal = open()) {
      type(terminal, command());
      ByteBuffer room = ByteBuffer.allocate(32 << 10);
      StringBuilder all = new StringBuilder();
      while (terminal.read(room.clear()) != -1) {
        all.append(StandardCharsets.US_ASCII.decode(room.flip()));
      }
      assertThat(all.toString()).contains(numbers());
    }
  }
}
