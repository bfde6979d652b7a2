package dev.gangway.e2e.world;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The process behind each [ReverseProxy], and its folder.
final class ProxyProcess implements ReverseProxy {
  private final ChildProcess process;
  private final Program program;
  private final Path folder;
  private final int port;

  private ProxyProcess(ChildProcess process, Program program, Path folder, int port) {
    this.process = process;
    this.program = program;
    this.folder = folder;
    this.port = port;
  }

  /// How a proxy is told to run, and to look at its configuration only.
  ///
  /// @param name of its log
  /// @param run stays in the foreground and ends on SIGTERM
  /// @param check ends with 0 if the configuration is right
  /// @param reload how it is made to read its configuration again
  /// @param environment on top of the test's own
  record Program(
      String name,
      List<String> run,
      List<String> check,
      Reload reload,
      Map<String, String> environment) {
    Program {
      run = List.copyOf(run);
      check = List.copyOf(check);
      environment = Map.copyOf(environment);
    }
  }

  /// What makes a proxy read its configuration again.
  interface Reload {
    void of(ChildProcess process);

    /// A signal without SIG.
    static Reload signal(String signal) {
      return process -> process.signal(signal);
    }

    /// A command.
    static Reload command(List<String> command) {
      return _ -> ChildProcess.run(command);
    }
  }

  /// Starts it and waits until it listens.
  ///
  /// @param folder with everything of it; removed when it is closed
  static ProxyProcess start(Program program, Path folder, int port) {
    ProxyProcess proxy =
        new ProxyProcess(
            ChildProcess.start(program.name(), program.run(), program.environment(), folder),
            program,
            folder,
            port);
    try {
      Await.until(program.name() + " to listen", proxy::listens, listening -> listening);
    } catch (AssertionError doesNot) {
      proxy.close();
      throw doesNot;
    }
    return proxy;
  }

  private boolean listens() throws Exception {
    if (!process.handle().isAlive()) {
      throw new AssertionError("the proxy has ended: " + process.errors());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (ConnectException notYet) {
      return false;
    }
  }

  @Override
  public URI uri(String path) {
    return URI.create("https://127.0.0.1:" + port + path);
  }

  @Override
  public void reload() {
    program.reload().of(process);
  }

  @Override
  public void close() {
    process.close();
    Place.remove(folder);
  }
}
