package dev.gangway.e2e.bench;

import static dev.gangway.e2e.bench.Flooded.echo;

import dev.gangway.e2e.bench.Contest.Way;
import dev.gangway.e2e.world.GatewayConfig;
import dev.gangway.e2e.world.OpenSshServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What sessions take of memory, quiet or not read. PSS is of the gateway, or of all ssh programs
/// together; sshd is in neither.
final class SessionsMemory {
  private static final List<Integer> COUNTS =
      IntStream.of(1, 50, 200, 500).map(Contest::scaled).distinct().boxed().toList();

  /// What is not needed any more may be given back.
  private static final Duration SETTLED = Duration.ofSeconds(Contest.scaled(5));

  private static final int STALLS = 2;
  private static final int UNREAD = Contest.scaled(200);
  private static final Duration UNREAD_FOR = Duration.ofSeconds(Contest.scaled(10));
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST_LOOKS = 60;
  private static final double MEBIBYTE = 1024;

  /// @param kibibytes the PSS
  /// @param threads all of them
  private record Footprint(long kibibytes, int threads) {
    static Footprint of(Crowd crowd) {
      Contest.pause(SETTLED);
      return new Footprint(crowd.kibibytes(), crowd.threads());
    }
  }

  /// @param kibibytes how much more memory is in use when nothing was read for a while
  /// @param nanos until the echo of each key of another session then
  private record Unread(long kibibytes, List<Long> nanos) {
    static Unread of(Contest contest, Way way) {
      try (Crowd crowd = new Crowd(contest, way);
          Line healthy = contest.open(way)) {
        long before = crowd.kibibytes();
        crowd.growTo(UNREAD, Program.YES::start);
        Contest.pause(UNREAD_FOR);
        long growth = settled(crowd) - before;
        return new Unread(growth, LongStream.of(echo(healthy, EchoBench.KEYS)).boxed().toList());
      }
    }
  }

  private SessionsMemory() {}

  /// The memory of a crowd when it grows no more: until then, what is not read is still being
  /// printed, which is another matter.
  private static long settled(Crowd crowd) {
    long inUse = crowd.kibibytes();
    for (int i = 0; i < MOST_LOOKS; i++) {
      Contest.pause(LOOK);
      long before = inUse;
      inUse = crowd.kibibytes();
      if (inUse - before < MEBIBYTE) {
        return inUse;
      }
    }
    return inUse;
  }

  /// A gateway that does not mind that a crowd answers no pings: nobody reads for it.
  private static GatewayConfig patient() {
    return new GatewayConfig().set("limits", "silence: 10m").set("limits", "write_stall: 10m");
  }

  /// Sessions that wait at a prompt.
  static void idle(OpenSshServer server, String command, Table table) {
    Map<Way, List<Footprint>> all = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      try (Contest contest = new Contest(server, command, patient())) {
        all.put(way, grow(contest, way));
      }
    }
    List<Footprint> gateway = Objects.requireNonNull(all.get(Way.GATEWAY));
    List<Footprint> ssh = Objects.requireNonNull(all.get(Way.SSH));

    table.part(
        "memory (PSS) of gateway or all ssh programs, each after %d s of idling; cold: a gateway that was just started"
            .formatted(SETTLED.toSeconds()));
    Footprint without = gateway.getFirst();
    table.row("no session, MiB", without.kibibytes() / MEBIBYTE, 0);
    for (int i = 0; i < COUNTS.size(); i++) {
      int count = COUNTS.get(i);
      Footprint ours = gateway.get(i + 1);
      Footprint theirs = ssh.get(i + 1);
      table.row(
          sessions(count) + ", MiB", ours.kibibytes() / MEBIBYTE, theirs.kibibytes() / MEBIBYTE);
      table.row(
          sessions(count) + ", KiB each",
          (double) (ours.kibibytes() - without.kibibytes()) / count,
          (double) theirs.kibibytes() / count);
      table.row(sessions(count) + ", threads", ours.threads(), theirs.threads());
    }
    table.row("all closed, MiB", gateway.getLast().kibibytes() / MEBIBYTE, 0);
  }

  /// Without any, at each count, and when all are closed.
  private static List<Footprint> grow(Contest contest, Way way) {
    List<Footprint> footprints = new ArrayList<>();
    try (Crowd crowd = new Crowd(contest, way)) {
      footprints.add(Footprint.of(crowd));
      for (int count : COUNTS) {
        crowd.growTo(count, Program.ECHO::start);
        footprints.add(Footprint.of(crowd));
      }
      crowd.each(line -> EchoBench.keys(line, 1)); // or they were not there to be measured
      crowd.disperse();
      footprints.add(Footprint.of(crowd));
    }
    return footprints;
  }

  private static String sessions(int count) {
    return count == 1 ? "1 session" : count + " sessions";
  }

  /// One reader that stops for a while.
  static void stalled(OpenSshServer server, String command, Table table) {
    try (Contest contest = new Contest(server, command)) {
      Map<Way, List<Stall>> cold = contest.onLines(1, Stall::of);
      contest.onLines(STALLS, Bulk::x);
      Map<Way, List<Stall>> warm = contest.onLines(STALLS, Stall::of);

      table.part(
          "a reader that stops for %d s in a flood; warm: the worst of %d, after %d times %d MiB"
              .formatted(Stall.TIME.toSeconds(), STALLS, STALLS, Program.X_BYTES >> 20));
      table.row("growth, warm, MiB", Samples.of(warm, Stall::kibibytes), 100, MEBIBYTE);
      table.row("growth, cold, MiB", Samples.of(cold, Stall::kibibytes), 100, MEBIBYTE);
      table.row("MB to come then, warm", Samples.of(warm, Stall::bytes), 100, 1e6);
      table.row("MB to come then, cold", Samples.of(cold, Stall::bytes), 100, 1e6);
      table.row("usable then, warm (1: yes)", Samples.of(warm, Stall::usable), 1, 1);
      table.row("usable then, cold (1: yes)", Samples.of(cold, Stall::usable), 1, 1);
    }
  }

  /// Many readers that never read at all.
  static void unread(OpenSshServer server, String command, Table table) {
    try (Contest contest = new Contest(server, command, patient())) {
      Map<Way, List<Unread>> cold = Contest.inTurns(1, way -> Unread.of(contest, way));
      contest.measure(EchoBench.WARM_CONNECTS, line -> echo(line, EchoBench.WARM_KEYS));
      Samples before = contest.measure(1, line -> echo(line, EchoBench.KEYS));
      Map<Way, List<Unread>> warm = Contest.inTurns(1, way -> Unread.of(contest, way));

      table.part(
          "%d sessions of yes that are never read, after %d s and all growth; warm: after that, and %d connects of %d keys"
              .formatted(
                  UNREAD, UNREAD_FOR.toSeconds(), EchoBench.WARM_CONNECTS, EchoBench.WARM_KEYS));
      table.row("growth, warm, MiB", Samples.of(warm, Unread::kibibytes), 100, MEBIBYTE);
      table.row("growth, cold, MiB", Samples.of(cold, Unread::kibibytes), 100, MEBIBYTE);
      table.percentiles("another's echo before, warm", before);
      table.percentiles("another's echo meanwhile, warm", Samples.ofAll(warm, Unread::nanos));
      table.percentiles("another's echo meanwhile, cold", Samples.ofAll(cold, Unread::nanos));
    }
  }
}
