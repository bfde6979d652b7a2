package dev.gangway.demo;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import com.pty4j.unix.UnixPtyProcess;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One terminal: a login shell on a PTY, joined to one SSH channel.
///
/// ```
///  channel ──window──► input thread ──► PTY ──► shell and its children
///  channel ◄──window── output thread ◄── PTY ◄──┘
///                      tending thread: waits for the shell, then ends everything else, in order
/// ```
///
/// Flow control needs no queue: a thread that cannot write does not read, the PTY or the SSH window
/// fills, and the other side waits. The two pumps are platform threads because they block inside
/// native calls, which would hold the carriers of virtual threads.
///
/// Thread-safety: MINA calls the setters and [#start] in order from one thread, and [#destroy] from
/// any.
final class PtyCommand implements Command {
  private static final Logger log = LoggerFactory.getLogger(PtyCommand.class);

  /// How long a shell whose client has gone may take to act on SIGHUP before it is killed: long
  /// enough to write its history.
  private static final Duration GRACE = Duration.ofSeconds(1);

  /// How long the pumps may take to notice the end, once nothing is left that could feed them.
  private static final Duration WIND_UP = Duration.ofSeconds(5);

  private static final int PUMP = 16 << 10;

  /// Like `AcceptEnv` of a careful sshd: nothing that changes how programs are loaded or run.
  private static final Pattern ACCEPTED = Pattern.compile("LANG|LC_[A-Z_]+|COLORTERM");

  /// Sets the size and the line discipline from inside, before the shell looks at them; from
  /// outside it would be a race. UTF-8 mode makes Backspace delete a character instead of a byte.
  private static final String PREPARE =
      "stty rows \"$1\" cols \"$2\" iutf8 2>/dev/null; exec \"$0\" -l";

  private final Account account;
  private final Consumer<PtyCommand> whenEnded;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean destroyed = new AtomicBoolean();

  // Set by MINA before start, on the same thread.
  private @Nullable InputStream fromClient;
  private @Nullable OutputStream toClient;
  private @Nullable ExitCallback exit;

  private volatile @Nullable UnixPtyProcess process;

  /// @param whenEnded told once, when nothing of this terminal is left
  PtyCommand(Account account, Consumer<PtyCommand> whenEnded) {
    this.account = account;
    this.whenEnded = whenEnded;
  }

  @Override
  public void setInputStream(InputStream in) {
    fromClient = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    toClient = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    // A PTY has one output.
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    InputStream in = fromClient;
    OutputStream out = toClient;
    ExitCallback callback = exit;
    if (in == null || out == null || callback == null) {
      throw new IllegalStateException("started before its streams were set");
    }
    UnixPtyProcess shell;
    try {
      shell = spawn(environment.getEnv());
    } catch (IOException failure) {
      ended();
      throw failure;
    }
    process = shell;
    environment.addSignalListener(
        (from, signal) -> shell.setWinSize(winSize(size(environment.getEnv()))), Signal.WINCH);

    String name = "terminal-" + shell.pid();
    Thread input = Thread.ofPlatform().name(name + " input").daemon().start(() -> type(in, shell));
    Thread output =
        Thread.ofPlatform().name(name + " output").daemon().start(() -> show(shell, out));
    Thread.ofVirtual().name(name).start(() -> tend(shell, in, callback, input, output));
  }

  /// The client has gone. Returns at once; the shell is told so, and killed if that does not help.
  @Override
  public void destroy(ChannelSession channel) {
    UnixPtyProcess shell = process;
    if (shell == null) {
      ended(); // never started
    } else if (destroyed.compareAndSet(false, true)) {
      Thread.ofVirtual().name("terminal-" + shell.pid() + " end").start(() -> end(shell));
    }
  }

  /// Waits until nothing of this terminal is left, or the time is over.
  ///
  /// @return whether it has ended
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private UnixPtyProcess spawn(Map<String, String> asked) throws IOException {
    TerminalSize size = size(asked);
    PtyProcess process =
        new PtyProcessBuilder()
            .setCommand(
                new String[] {
                  "/bin/sh",
                  "-c",
                  PREPARE,
                  account.shell().toString(),
                  Integer.toString(size.rows()),
                  Integer.toString(size.columns())
                })
            .setEnvironment(environment(asked))
            .setDirectory(account.home().toString())
            .setInitialColumns(size.columns())
            .setInitialRows(size.rows())
            .setRedirectErrorStream(true)
            .start();
    if (process instanceof UnixPtyProcess unix) {
      return unix;
    }
    process.destroyForcibly();
    throw new IOException("the demo needs a Unix system");
  }

  /// What a login shell starts with. Built from nothing, so that the demo's own environment, which
  /// may hold secrets or Java's options, is not in it.
  private Map<String, String> environment(Map<String, String> asked) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    for (String inherited : List.of("PATH", "LANG", "LC_ALL", "TZ")) {
      String value = System.getenv(inherited);
      if (value != null) {
        environment.put(inherited, value);
      }
    }
    environment.put("COLORTERM", "truecolor"); // the page draws 24-bit colours
    asked.forEach((key, value) -> {
      if (ACCEPTED.matcher(key).matches() && value.chars().noneMatch(Character::isISOControl)) {
        environment.put(key, value);
      }
    });
    environment.put("TERM", asked.getOrDefault(Environment.ENV_TERM, "dumb"));
    environment.put("HOME", account.home().toString());
    environment.put("SHELL", account.shell().toString());
    environment.put("USER", account.user());
    environment.put("LOGNAME", account.user());
    return environment;
  }

  /// Client to PTY, until the channel's input ends. Its end alone does not end the terminal: a
  /// client that wants that closes the channel, or types ^D.
  private static void type(InputStream in, UnixPtyProcess shell) {
    byte[] buffer = new byte[PUMP];
    try {
      OutputStream pty = shell.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        pty.write(buffer, 0, count);
      }
    } catch (IOException closed) {
      log.debug("terminal-{}: input ends: {}", shell.pid(), closed.getMessage());
    }
  }

  /// PTY to client, until the last byte that was written before the shell ended.
  private static void show(UnixPtyProcess shell, OutputStream out) {
    byte[] buffer = new byte[PUMP];
    try {
      InputStream pty = shell.getInputStream();
      for (int count = pty.read(buffer); count >= 0; count = pty.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException closed) {
      log.debug("terminal-{}: output ends: {}", shell.pid(), closed.getMessage());
    }
  }

  /// Waits for the shell, and ends the terminal in the order that loses nothing: first what still
  /// runs in it, so that no one writes any more; then the last output; then the exit status.
  private void tend(
      UnixPtyProcess shell, InputStream in, ExitCallback callback, Thread input, Thread output) {
    try {
      int status = shell.waitFor();
      new TerminalProcesses(shell.pid()).kill();
      output.join(); // ends by itself, or with the channel if the client does not read
      callback.onExit(status);
      in.close();
      if (!input.join(WIND_UP)) {
        log.warn("terminal-{}: its input is stuck", shell.pid());
      }
      shell.getInputStream().close(); // closes the PTY, for both directions
    } catch (IOException failure) {
      log.debug("terminal-{}: {}", shell.pid(), failure.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // nobody interrupts this thread; leave all the same
    } finally {
      ended();
    }
  }

  private void ended() {
    ended.countDown();
    whenEnded.accept(this);
  }

  private void end(UnixPtyProcess shell) {
    TerminalProcesses processes = new TerminalProcesses(shell.pid());
    try {
      shell.hangup();
      if (!awaitEnd(GRACE)) {
        processes.kill();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // nobody interrupts this thread; leave all the same
    }
  }

  /// The size MINA last heard of; it keeps it among the variables. A client that does not know its
  /// size says 0.
  private static TerminalSize size(Map<String, String> variables) {
    return TerminalSize.clamped(
        positive(variables.get(Environment.ENV_COLUMNS), 80),
        positive(variables.get(Environment.ENV_LINES), 24));
  }

  private static long positive(@Nullable String number, long otherwise) {
    long value = number == null ? 0 : Long.parseLong(number);
    return value > 0 ? value : otherwise;
  }

  private static WinSize winSize(TerminalSize size) {
    return new WinSize(size.columns(), size.rows());
  }
}
