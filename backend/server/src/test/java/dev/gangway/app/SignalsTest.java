package dev.gangway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// With signals that otherwise do nothing.
class SignalsTest {

  private static void send(String signal) throws Exception {
    String self = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, self).inheritIO().start().waitFor())
        .isZero();
  }

  @Test
  void aSignalIsHeardEachTime() throws Exception {
    Semaphore heard = new Semaphore(0);
    Signals.on("WINCH", heard::release);
    for (int i = 0; i < 3; i++) {
      send("WINCH");
      assertThat(heard.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theLastToAskHears() throws Exception {
    Semaphore first = new Semaphore(0);
    Semaphore second = new Semaphore(0);
    Signals.on("URG", first::release);
    Signals.on("URG", second::release);
    send("URG");
    assertThat(second.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(first.availablePermits()).isZero();
  }

  @Test
  void aSignalThatDoesNotExistChangesNothing() {
    Semaphore heard = new Semaphore(0);
    Signals.on("NOSUCH", heard::release);
    assertThat(heard.availablePermits()).isZero();
  }
}
