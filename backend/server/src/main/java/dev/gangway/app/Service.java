package dev.gangway.app;

import dev.gangway.handoff.GangwayVersion;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A gateway as a process: the one line on standard output, and what a signal does.
public final class Service {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private Service() {}

  /// Tells that the gateway is ready, and makes SIGTERM and SIGINT end it cleanly with exit code 0.
  /// Returns at once; the gateway's threads keep the process alive.
  ///
  /// @param owned closed after the gateway, in this order
  @SuppressWarnings("SystemOut") // The ready line is this command's one result.
  public static void run(Gateway gateway, List<? extends AutoCloseable> owned) {
    Thread stop = new Thread(() -> stop(gateway, owned), "shutdown");
    Runtime.getRuntime().addShutdownHook(stop);
    log.info("event=ready version={} url={}", GangwayVersion.text(), gateway.uri());
    System.out.println("Gangway " + GangwayVersion.text() + " ready at " + gateway.uri());
    System.out.flush();
  }

  private static void stop(Gateway gateway, List<? extends AutoCloseable> owned) {
    log.info("event=stopping");
    try {
      gateway.close();
      for (AutoCloseable each : owned) {
        each.close();
      }
      log.info("event=stopped");
    } catch (Exception broken) {
      // Nothing is left to be saved, and the process must not hang in its own shutdown.
      log.error("event=stop-failed", broken);
    } finally {
      // The JVM would report 128 + the signal's number; having ended as asked is a success.
      Runtime.getRuntime().halt(0);
    }
  }
}
