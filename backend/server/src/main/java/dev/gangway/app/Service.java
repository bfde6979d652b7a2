package dev.gangway.app;

import dev.gangway.handoff.GangwayVersion;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A gateway as a process: the one line on standard output, and what a signal does.
public final class Service {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private Service() {}

  /// Tells that the gateway is ready, and makes SIGTERM and SIGINT end it cleanly with exit code 0;
  /// a second one ends it within two seconds, a third at once. Returns at once; the gateway's
  /// threads keep the process alive.
  ///
  /// @param owned closed after the gateway, in this order
  @SuppressWarnings("SystemOut") // The ready line is this command's one result.
  public static void run(Gateway gateway, List<? extends AutoCloseable> owned) {
    Shutdown.prepare(gateway, owned);
    HeapGrowth.watch();
    log.info("event=ready version={} url={}", GangwayVersion.text(), gateway.uri());
    System.out.println("Gangway " + GangwayVersion.text() + " ready at " + gateway.uri());
    System.out.flush();
  }
}
