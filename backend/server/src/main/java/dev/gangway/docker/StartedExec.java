package dev.gangway.docker;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An exec that was asked for, as far as it is known: what a [Sweeper] needs to end all of it.
///
/// Thread-safety: the thread that opens the terminal writes, and any thread reads.
final class StartedExec {
  /// The container as it was; [ContainerState#startedAt()] tells whether it still is.
  final ContainerState container;

  final Marker marker;

  /// The program that ran the script, and can run another one.
  final String program;

  /// Its full id.
  final String exec;

  private volatile @Nullable String pid;
  private volatile String since = "0";

  StartedExec(ContainerState container, Marker marker, String program, String exec) {
    this.container = container;
    this.marker = marker;
    this.program = program;
    this.exec = exec;
  }

  /// It runs, as it says itself; whoever has its user's rights in the container may have said it in
  /// its place.
  ///
  /// @param process its number in the container
  /// @param start in the kernel's ticks; empty if it could not tell
  void heardOf(String process, String start) {
    since = start.isEmpty() ? "0" : start;
    pid = process;
  }

  /// Its process in the container; null if it has not been heard of.
  @Nullable String pid() {
    return pid;
  }

  /// When that was started; 0 if nobody knows.
  String since() {
    return since;
  }

  /// The name or number of the user it runs as, by the container's configuration.
  String user() {
    String user = container.user();
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    return name.isEmpty() ? "0" : name;
  }

  /// Whether it runs as root of the container.
  boolean asRoot() {
    return user().equals("0") || user().toLowerCase(Locale.ROOT).equals("root");
  }
}
