package dev.gangway.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The processes that belong to one terminal: the members of the session (setsid(2)) its shell
/// leads. A process that has made a session of its own has left the terminal on purpose.
///
/// Where there is no `/proc`, the shell's descendants stand in for the session.
final class TerminalProcesses {
  private static final Path PROC = Path.of("/proc");

  /// Rounds of [#kill], each of which finds what the last one's victims had started meanwhile.
  private static final int ROUNDS = 50;

  /// Between two rounds: long enough for the kernel to carry out a SIGKILL.
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final long leader;

  /// @param leader the shell's process id, which is the session's too
  TerminalProcesses(long leader) {
    this.leader = leader;
  }

  /// Kills every member of the session, and what they start meanwhile. Returns when none is left,
  /// or after half a second: what the kernel cannot kill by then (it waits for a device) is killed
  /// when it can.
  ///
  /// @throws InterruptedException if the thread was interrupted meanwhile
  void kill() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      List<ProcessHandle> members = members();
      if (members.isEmpty()) {
        return;
      }
      members.forEach(ProcessHandle::destroyForcibly);
      Thread.sleep(PAUSE);
    }
  }

  /// The living members of the session.
  List<ProcessHandle> members() {
    if (!Files.isReadable(PROC.resolve("self/stat"))) {
      Optional<ProcessHandle> shell = ProcessHandle.of(leader);
      return shell.stream()
          .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
          .filter(ProcessHandle::isAlive)
          .toList();
    }
    List<ProcessHandle> members = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isMember(process)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
              .ifPresent(members::add);
        }
      }
    } catch (IOException gone) {
      return members;
    }
    return members;
  }

  /// Reads proc(5)'s `stat`: `pid (name) state ppid pgrp session …`. The name may hold anything,
  /// also spaces and parentheses, so the fields are counted from the last `)`.
  private boolean isMember(Path process) {
    String stat;
    try {
      stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return false;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 5);
    boolean dead = fields[0].equals("Z") || fields[0].equals("X");
    return fields.length == 5 && !dead && Long.parseLong(fields[3]) == leader;
  }
}
