package dev.gangway.e2e.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A script of `peers/` in Node: npm's `ws`, a WebSocket implementation of others.
public final class NodePeer implements AutoCloseable {

  private final ChildProcess process;

  private NodePeer(ChildProcess process) {
    this.process = process;
  }

  /// Starts a script.
  public static NodePeer start(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Place.program("node", "nodejs").toString()));
    command.add(script);
    command.addAll(List.of(arguments));
    return new NodePeer(
        ChildProcess.start(
            script, command, Map.of(), Place.root().resolve("backend").resolve("e2e/peers")));
  }

  /// Waits for a line that begins with something.
  ///
  /// @return the rest of it
  public String awaitLine(String begin) {
    return process
        .awaitLine("“" + begin + "”", Await.PATIENCE, line -> line.startsWith(begin))
        .substring(begin.length());
  }

  /// Waits for its end, which is to be a good one.
  ///
  /// @return all it said
  public List<String> awaitSuccess() {
    int exit = process.awaitExit(Await.PATIENCE);
    if (exit != 0) {
      throw new AssertionError("it said " + process.lines() + ", and then: " + process.errors());
    }
    return process.lines();
  }

  @Override
  public void close() {
    process.close();
  }
}
