package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gangway.config.DockerConfig;
import dev.gangway.docker.DaemonFailure.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rounds of one sweep: each goes through the container as every user that may see something of
/// the session which others may not, root first.
///
/// What a round says can be forged by whoever has its user's rights in the container, for they may
/// write to its output. So it decides on nothing but later rounds of the same user, which reach no
/// further than that user does, and on which users are asked besides.
///
/// Used by one thread.
final class SweepRound {
  private static final Logger log = LoggerFactory.getLogger(SweepRound.class);

  /// Users that one round is run as.
  private static final int MAX_USERS = 6;

  /// Bytes of what one user's round says, enough for ten thousand processes.
  private static final int MAX_OUTPUT = 256 << 10;

  /// Processes of which one user's round is told again; as one argument, they must stay below 128
  /// KiB.
  private static final int MAX_KNOWN = 4000;

  private static final String END = "\nend\n";

  private static final String OWN = "";
  private static final String ROOT = "0";

  private static final Pattern PROCESS = Pattern.compile("process:([0-9]{1,10}:[0-9]{1,18})");
  private static final Pattern USER = Pattern.compile("(self|hidden):([0-9]{1,10}):([0-9]{1,10})");

  /// What must not be taken from the image when something is run with another user's rights: it may
  /// name files and folders which the session's user can write to.
  private static final List<String> NOTHING_OF_THE_IMAGE =
      List.of(
          "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
          "HOME=/",
          "ZDOTDIR=/",
          "LC_ALL=C",
          "LD_PRELOAD=",
          "LD_LIBRARY_PATH=",
          "LD_AUDIT=",
          "BASH_ENV=",
          "ENV=");

  private final DaemonClient client;
  private final DockerConfig config;
  private final SweepPlaces places;
  private final StartedExec exec;

  /// What each user's last round found, as `pid:start`.
  private final Map<String, Set<String>> known = new HashMap<>();

  SweepRound(DaemonClient client, DockerConfig config, SweepPlaces places, StartedExec exec) {
    this.client = client;
    this.config = config;
    this.places = places;
    this.exec = exec;
  }

  /// How many processes are left, as far as is known; what has just been killed is among them.
  long left() {
    return known.values().stream().flatMap(Set::stream).distinct().count();
  }

  /// Looks for the session's processes, and sends them signals. A user as whom it could not be done
  /// is passed over.
  ///
  /// @param signals with blanks between
  /// @param urgent whether to go before those that are not
  /// @throws DaemonFailure if it could be done as nobody
  void run(String signals, boolean urgent) throws DaemonFailure, InterruptedException {
    boolean asOthers = ShellStart.SYSTEMS.contains(exec.program);
    Queue<String> users = new ArrayDeque<>();
    // First, for it sees who descends from the session's shell, which the next one may end.
    if (asOthers && !exec.asRoot()) {
      users.add(ROOT);
    }
    users.add(OWN);
    Set<String> others = new LinkedHashSet<>();
    Set<String> asked = new HashSet<>(users);
    known.forEach((user, processes) -> {
      if (!processes.isEmpty() && !asked.contains(user)) {
        others.add(user);
      }
    });
    DaemonFailure failure = null;
    boolean done = false;
    for (int i = 0; i < MAX_USERS && !users.isEmpty(); i++) {
      String user = users.remove();
      try {
        Said said = runAs(user, signals, urgent);
        known.put(user, said.processes);
        others.addAll(said.hidden);
        if (user.equals(OWN)) {
          asked.addAll(said.selves);
        }
        done = true;
      } catch (DaemonFailure e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        log.debug("event=docker-sweep-as-failed exec={} user=\"{}\"", exec.exec, user, e);
        failure = e;
      }
      if (asOthers && users.isEmpty()) {
        others.stream().filter(asked::add).forEach(users::add);
      }
    }
    if (!done && failure != null) {
      throw failure;
    }
  }

  /// What one user's round said, as far as it is of use.
  ///
  /// @param processes as `pid:start`
  /// @param selves the users it ran as, `uid:gid`
  /// @param hidden the users whose environments it could not read, `uid:gid`
  private record Said(Set<String> processes, List<String> selves, List<String> hidden) {
    static Said of(String text) {
      Set<String> processes = new LinkedHashSet<>();
      List<String> selves = new ArrayList<>();
      List<String> hidden = new ArrayList<>();
      text.lines()
          .forEach(line -> {
            Matcher process = PROCESS.matcher(line);
            Matcher user = USER.matcher(line);
            if (process.matches() && processes.size() < MAX_KNOWN) {
              processes.add(process.group(1));
            } else if (user.matches() && hidden.size() < MAX_USERS) {
              long uid = Long.parseLong(user.group(2));
              String both = uid + ":" + Long.parseLong(user.group(3));
              if (user.group(1).equals("self")) {
                selves.add(both);
              } else if (uid != 0) {
                hidden.add(both);
              }
            }
          });
      return new Said(processes, selves, hidden);
    }
  }

  private Said runAs(String user, String signals, boolean urgent)
      throws DaemonFailure, InterruptedException {
    boolean own = user.equals(OWN);
    String pid = exec.pid();
    List<String> command =
        List.of(
            exec.program,
            "-c",
            Scripts.SWEEP,
            "gangway",
            pid == null ? "" : pid,
            exec.since(),
            signals,
            String.join(" ", known.getOrDefault(user, Set.of())),
            own ? "" : exec.user());
    List<String> environment = new ArrayList<>(own ? List.of() : NOTHING_OF_THE_IMAGE);
    environment.add(Scripts.SWEPT + "=" + exec.marker.value());
    places.take(exec.container.id(), urgent);
    try {
      String id =
          client.createExec(
              exec.container.id(), ExecRequest.reading(command, environment, own ? null : user));
      try (ExecStream stream = client.startExec(id, false);
          Watchdog.Deadline deadline =
              client.watchdog().calling(stream::close, config.requestTimeout())) {
        try {
          return Said.of(read(stream));
        } catch (IOException e) {
          throw e instanceof DaemonFailure told
              ? told
              : new DaemonFailure(
                  deadline.passed() ? Reason.TIMEOUT : Reason.UNREACHABLE,
                  "The end of a session's processes was not heard of.",
                  e);
        }
      }
    } finally {
      places.giveBack(exec.container.id());
    }
  }

  /// What a program without a terminal says, up to its word `end`: whoever holds its output open
  /// keeps nobody waiting. Too much of it is cut: what is not heard of now is still there in the
  /// next round.
  ///
  /// It comes in frames with a head of eight bytes, the last four of which are the length.
  private static String read(ExecStream stream) throws DaemonFailure, IOException {
    ByteBuffer all = ByteBuffer.allocate(MAX_OUTPUT);
    StringBuilder text = new StringBuilder();
    while (stream.read(all) >= 0) {
      int before = text.length();
      all.flip();
      while (all.remaining() >= 8 && all.getInt(all.position() + 4) <= all.remaining() - 8) {
        int length = Math.max(0, all.getInt(all.position() + 4));
        all.position(all.position() + 8);
        text.append(ISO_8859_1.decode(all.slice(all.position(), length)));
        all.position(all.position() + length);
      }
      all.compact();
      boolean ended = text.indexOf(END, Math.max(0, before - END.length())) >= 0;
      if (ended || text.length() > MAX_OUTPUT || !all.hasRemaining()) {
        return text.toString();
      }
    }
    throw new DaemonFailure(Reason.BAD_ANSWER, "A session's processes could not be listed.");
  }
}
