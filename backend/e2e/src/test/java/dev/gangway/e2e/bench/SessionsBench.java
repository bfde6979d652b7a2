package dev.gangway.e2e.bench;

import static dev.gangway.e2e.bench.Flooded.echo;

import dev.gangway.e2e.bench.Contest.Way;
import dev.gangway.e2e.world.OpenSshServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// All that people feel of a session, and what it costs. Each part has a gateway of its own that
/// was just started, so that each has a cold figure.
@Tag("bench")
class SessionsBench {
  private static final int FLOODED_WARM_ROUNDS = 3;
  private static final int CONNECTS = Contest.scaled(40);
  private static final int WARM_CONNECTS = Contest.scaled(20);
  private static final int BULK_ROUNDS = 3;
  private static final int INTERRUPTS = Contest.scaled(20);
  private static final int SLOW_INTERRUPTS = Contest.scaled(7);

  /// What xterm.js draws of busy output in a second, about.
  private static final long SLOW = 4_000_000;

  private static final long FULL_SPEED = Long.MAX_VALUE;

  @Test
  void sessions() {
    Table table =
        new Table(
            "sessions",
            "cold: the first of a gateway that was just started; warm: after what is said");
    try (OpenSshServer server = OpenSshServer.start()) {
      String command = Program.command(server);
      quietEcho(server, command, table);
      floodedEcho(server, command, table);
      connect(server, command, table);
      bulk(server, command, table);
      interrupt(server, command, table);
      SessionsMemory.idle(server, command, table);
      SessionsMemory.stalled(server, command, table);
      SessionsMemory.unread(server, command, table);
    }
    table.write();
  }

  private static void quietEcho(OpenSshServer server, String command, Table table) {
    try (Contest contest = new Contest(server, command)) {
      Samples cold = contest.measure(1, line -> echo(line, EchoBench.KEYS));
      contest.measure(EchoBench.WARM_CONNECTS, line -> echo(line, EchoBench.WARM_KEYS));
      Samples warm = contest.measure(EchoBench.ROUNDS, line -> echo(line, EchoBench.KEYS));

      table.part(
          "echo, a key each 2 ms; warm: %d rounds of %d keys, after %d connects of %d keys"
              .formatted(
                  EchoBench.ROUNDS, EchoBench.KEYS, EchoBench.WARM_CONNECTS, EchoBench.WARM_KEYS));
      table.percentiles("idle, warm", warm);
      table.percentiles("idle, cold", cold);
    }
  }

  private static void floodedEcho(OpenSshServer server, String command, Table table) {
    try (Contest contest = new Contest(server, command)) {
      Map<Way, List<Flooded>> cold = flooded(contest, 1);
      flooded(contest, FLOODED_WARM_ROUNDS);
      Map<Way, List<Flooded>> warm = flooded(contest, EchoBench.ROUNDS);

      table.part(
          "the same while another session floods; warm: %d rounds of %d keys, after %d such rounds"
              .formatted(EchoBench.ROUNDS, EchoBench.KEYS, FLOODED_WARM_ROUNDS + 1));
      table.percentiles("flooded, warm", Samples.ofAll(warm, Flooded::nanos));
      table.row("flood meanwhile, warm, MB/s", Samples.of(warm, Flooded::rate), 50, 1e6);
      table.percentiles("flooded, cold", Samples.ofAll(cold, Flooded::nanos));
      table.row("flood meanwhile, cold, MB/s", Samples.of(cold, Flooded::rate), 50, 1e6);
    }
  }

  private static Map<Way, List<Flooded>> flooded(Contest contest, int rounds) {
    return Contest.inTurns(rounds, way -> Flooded.of(contest, way, EchoBench.KEYS));
  }

  private static void connect(OpenSshServer server, String command, Table table) {
    try (Contest contest = new Contest(server, command)) {
      Samples cold = contest.measure(1, ConnectBench::opening);
      contest.measure(WARM_CONNECTS, ConnectBench::opening);
      Samples warm = contest.measure(CONNECTS, ConnectBench::opening);

      table.part(
          "connect until the first output; warm: %d connects, after %d"
              .formatted(CONNECTS, WARM_CONNECTS));
      table.row("connect, warm p50, ms", warm, 50, 1e6);
      table.row("connect, warm p95, ms", warm, 95, 1e6);
      table.row("connect, cold, ms", cold, 50, 1e6);
    }
  }

  private static void bulk(OpenSshServer server, String command, Table table) {
    table.part(
        "bulk, medians, and processor time of gateway or ssh; warm: %d rounds, after the cold one"
            .formatted(BULK_ROUNDS));
    try (Contest contest = new Contest(server, command)) {
      String what = "%d MiB of x".formatted(Program.X_BYTES >> 20);
      Map<Way, List<Bulk>> cold = contest.onLines(1, Bulk::x);
      rows(table, what + ", warm", contest.onLines(BULK_ROUNDS, Bulk::x));
      rows(table, what + ", cold", cold);
    }
    try (Contest contest = new Contest(server, command)) {
      String what = "%d MiB of text".formatted(Program.TEXT_BYTES >> 20);
      Map<Way, List<Bulk>> cold = contest.onLines(1, Bulk::text);
      rows(table, what + ", warm", contest.onLines(BULK_ROUNDS, Bulk::text));
      rows(table, what + ", cold", cold);
    }
  }

  private static void rows(Table table, String figure, Map<Way, List<Bulk>> rounds) {
    table.row(figure + ", MB/s", Samples.of(rounds, Bulk::rate), 50, 1e6);
    table.mean(figure + ", CPU s/GB", Samples.of(rounds, Bulk::cpuForGigabyte), 1e9);
  }

  private static void interrupt(OpenSshServer server, String command, Table table) {
    table.part(
        "Ctrl-C in a flood until what the shell says after it is drawn; warm: %d at full speed, %d at %d MB/s, after as many at full speed"
            .formatted(INTERRUPTS, SLOW_INTERRUPTS, SLOW / 1_000_000));
    interrupt(server, command, table, "full speed", FULL_SPEED, INTERRUPTS);
    interrupt(
        server,
        command,
        table,
        "%d MB/s reader".formatted(SLOW / 1_000_000),
        SLOW,
        SLOW_INTERRUPTS);
  }

  private static void interrupt(
      OpenSshServer server, String command, Table table, String figure, long rate, int rounds) {
    try (Contest contest = new Contest(server, command)) {
      Map<Way, List<Interrupt>> cold = contest.onLines(1, line -> Interrupt.of(line, rate));
      contest.onLines(rounds, line -> Interrupt.of(line, FULL_SPEED));
      Map<Way, List<Interrupt>> warm = contest.onLines(rounds, line -> Interrupt.of(line, rate));
      Samples nanos = Samples.of(warm, Interrupt::nanos);
      table.row(figure + ", warm p50, ms", nanos, 50, 1e6);
      table.row(figure + ", warm, slowest, ms", nanos, 100, 1e6);
      table.row(figure + ", warm, MB to come", Samples.of(warm, Interrupt::bytes), 50, 1e6);
      table.row(figure + ", cold, ms", Samples.of(cold, Interrupt::nanos), 50, 1e6);
      table.row(figure + ", cold, MB to come", Samples.of(cold, Interrupt::bytes), 50, 1e6);
    }
  }
}
