package dev.gangway.ssh;

import dev.gangway.config.HostTerminal;
import dev.gangway.terminal.RemoteText;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.concurrent.Event;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/// A session channel (RFC 4254 §6) with a PTY and a shell, or a command, on it.
///
/// sshj opens the channel, takes part in its end and keeps the order of requests; bytes and windows
/// are kept here, since sshj's streams hold monitors while they wait and more memory than the
/// window while they do not. What overrides a method of sshj runs on its reader thread and never
/// waits.
final class ShellChannel extends SessionChannel {
  /// RFC 4254 §8: one mode and the end of the list. IUTF8 (RFC 8160) lets Backspace erase whole
  /// characters where they are UTF-8; all else is the host's business.
  private static final byte[] UTF_8_MODES = {42, 0, 0, 0, 1, 0};

  private static final byte[] OTHER_MODES = {42, 0, 0, 0, 0, 0};

  private static final int MAX_SIGNAL = 16;
  private static final int MAX_SIGNAL_MESSAGE = 200;

  /// What sshj's own streams are made for: nothing. They allocate a packet each, and are not used.
  private static final int UNUSED = 16;

  /// Bytes of one packet the host may send; more than 32 KiB nobody sends.
  private static final int MAX_PACKET = 32 << 10;

  private final ChannelFlow flow;
  private final ReceiveBuffer received;
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile List<Event<ConnectionException>> pending = List.of();
  private volatile TerminalExit.@Nullable Signal signal;
  private volatile @Nullable SSHException failure;
  private volatile Runnable onArrival = () -> {};

  /// sshj's reader thread, once it has confirmed the channel.
  private volatile @Nullable Thread bringing;

  private boolean confirmed;
  private boolean forwardsAgent;

  private ShellChannel(Connection connection, int window, ReceiveMemory memory) {
    super(connection);
    this.received = new ReceiveBuffer(window, memory);
    this.flow = new ChannelFlow(trans, received);
  }

  /// A channel that is not open yet.
  ///
  /// @param window bytes the host may ever send ahead
  /// @throws ConnectionException if the connection ends just now
  static ShellChannel on(Connection connection, int window, ReceiveMemory memory)
      throws ConnectionException {
    connection.setMaxPacketSize(UNUSED);
    ShellChannel channel = new ShellChannel(connection, window, memory);
    SSHException gone = channel.failure;
    if (gone != null) {
      throw new ConnectionException(gone);
    }
    return channel;
  }

  /// sshj's constructor hands the channel out, and a connection that ends in that moment tells it
  /// of that before it is all there.
  private boolean isHalfMade() {
    return flow == null;
  }

  /// The host refused the PTY, the shell or the command.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String what, Throwable cause) {
      super(what, cause);
    }
  }

  /// Programs of the shell may use the gateway's ssh-agent. To be called before the start.
  void forwardAgent() {
    forwardsAgent = true;
  }

  /// Opens the channel and starts the shell, or the command. Everything after the opening goes out
  /// at once; answers are waited for together.
  ///
  /// @param terminal what of it the host's settings say
  /// @param directory where a shell begins, if not at home; of no meaning to a command. A host that
  ///   runs no commands has its shell begin where it likes
  /// @param timeout for the channel, and again for the shell
  void start(HostTerminal terminal, Optional<String> directory, TerminalSize size, Duration timeout)
      throws ConnectionException, TransportException, Refused {
    Charset charset = terminal.charset();
    conn.setTimeoutMs((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
    open();
    // Hosts take these or do not. Nobody waits for their opinion.
    if (forwardsAgent) {
      sendChannelRequest(AgentForwarding.REQUEST, false, new Buffer.PlainBuffer());
    }
    for (Map.Entry<String, String> variable : terminal.environment().entrySet()) {
      sendChannelRequest(
          "env",
          false,
          new Buffer.PlainBuffer()
              .putString(variable.getKey())
              .putString(variable.getValue(), charset));
    }
    Event<ConnectionException> pty =
        sendChannelRequest(
            "pty-req",
            true,
            dimensions(new Buffer.PlainBuffer().putString(terminal.term()), size)
                .putBytes(charset.equals(StandardCharsets.UTF_8) ? UTF_8_MODES : OTHER_MODES));
    boolean isCommand = terminal.command().isPresent();
    Optional<String> line =
        terminal.command().or(() -> directory.map(wanted -> DirectoryLine.of(wanted, charset)));
    Event<ConnectionException> program =
        line.isPresent()
            ? sendChannelRequest(
                "exec", true, new Buffer.PlainBuffer().putString(line.get(), charset))
            : shell();
    expect(List.of(pty, program));
    await(pty, "a terminal (PTY)", timeout);
    try {
      await(program, isCommand ? "the configured command" : "a shell", timeout);
    } catch (Refused e) {
      if (isCommand || line.isEmpty() || finished.getCount() == 0) {
        throw e;
      }
      Event<ConnectionException> shell = shell();
      expect(List.of(shell));
      await(shell, "a shell", timeout);
    }
  }

  private Event<ConnectionException> shell() throws TransportException {
    return sendChannelRequest("shell", true, new Buffer.PlainBuffer());
  }

  private void expect(List<Event<ConnectionException>> answers) {
    pending = answers;
    if (finished.getCount() == 0) {
      failPending();
    }
  }

  private static Buffer.PlainBuffer dimensions(Buffer.PlainBuffer buffer, TerminalSize size) {
    return buffer
        .putUInt32(size.columns())
        .putUInt32(size.rows())
        .putUInt32(0) // Pixels, which nobody knows.
        .putUInt32(0);
  }

  private void await(Event<ConnectionException> event, String what, Duration timeout)
      throws ConnectionException, Refused {
    try {
      event.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ConnectionException e) {
      if (failure != null
          || SshFailures.inChain(e, TimeoutException.class) != null
          || SshFailures.inChain(e, InterruptedException.class) != null) {
        throw e;
      }
      throw new Refused(finished.getCount() == 0 ? what + " by closing the session" : what, e);
    }
  }

  /// See [dev.gangway.terminal.ArrivingTerminal#onArrival].
  void onArrival(Runnable listener) {
    onArrival = listener;
  }

  /// Reads output; see [dev.gangway.terminal.Terminal#read].
  int read(ByteBuffer destination) throws IOException {
    while (awaitOutput()) {
      int count = received.take(destination);
      flow.giveBack();
      if (count > 0) {
        return count;
      }
      // Somebody else has just taken it, or the terminal was closed.
    }
    return -1;
  }

  /// Waits for output; see [dev.gangway.terminal.ArrivingTerminal#awaitOutput].
  boolean awaitOutput() throws IOException {
    while (true) {
      ReceiveBuffer.Due due;
      try {
        due = received.await();
      } catch (InterruptedException e) {
        throw ChannelFlow.interrupted(e);
      }
      switch (due) {
        case OUTPUT -> {
          return true;
        }
        case GRANT -> flow.giveBack();
        case END -> {
          return false;
        }
      }
    }
  }

  /// Takes output; see [dev.gangway.terminal.ArrivingTerminal#readNow].
  int readNow(ByteBuffer destination) {
    int count = received.take(destination);
    if (!isBringing()) {
      // It may have become time to give something back, which is for who waits to do.
      received.wake();
    }
    return count;
  }

  private boolean isBringing() {
    return Thread.currentThread().equals(bringing);
  }

  /// Lets what has happened be seen: by the listener first, and by who waits if something is left
  /// for that thread. To wake it costs more than to take a packet.
  private void arrived() {
    try {
      if (isBringing()) {
        onArrival.run();
      }
    } finally {
      received.wake();
    }
  }

  /// Writes input; see [dev.gangway.terminal.Terminal#write].
  void write(ByteBuffer input) throws IOException {
    flow.write(input);
  }

  /// Tells the host the new size, unless the channel has ended.
  void resize(TerminalSize size) throws TransportException {
    if (isOpen()) {
      flow.send(
          flow.packet(Message.CHANNEL_REQUEST)
              .putString("window-change")
              .putBoolean(false)
              .putBuffer(dimensions(new Buffer.PlainBuffer(), size)));
    }
  }

  /// Waits until the channel is closed.
  boolean awaitEnd(Duration timeout) throws InterruptedException {
    return finished.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// The signal that ended the program, cleaned.
  Optional<TerminalExit.Signal> signal() {
    return Optional.ofNullable(signal);
  }

  /// What the connection ended by while the channel was open, or null.
  @Nullable SSHException failure() {
    return failure;
  }

  /// See [ChannelFlow#abandon].
  void abandon() {
    flow.abandon(new IOException("the terminal is closed"));
  }

  /// See [ChannelFlow#close].
  void hangUp() {
    flow.close();
  }

  @Override
  protected SSHPacket buildOpenReq() {
    return new SSHPacket(Message.CHANNEL_OPEN)
        .putString(getType())
        .putUInt32(getID())
        .putUInt32(received.firstWindow())
        .putUInt32(Math.min(MAX_PACKET, received.firstWindow()));
  }

  /// The host's first window. A packet size of zero would have sshj, and us, write empty packets
  /// for ever; a second confirmation would bring one in later.
  @Override
  protected void init(int recipient, long window, long packet) {
    if (confirmed || packet < 1) {
      throw new IllegalStateException("the host opened the channel twice or for empty packets");
    }
    confirmed = true;
    bringing = Thread.currentThread();
    super.init(recipient, window, packet);
    flow.open(recipient, window, getRemoteMaxPacketSize());
  }

  /// A program's error output goes where its output goes, as on any terminal.
  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    switch (message) {
      case CHANNEL_DATA, CHANNEL_EXTENDED_DATA -> {
        flow.receive(message, packet);
        arrived();
      }
      case CHANNEL_WINDOW_ADJUST -> flow.adjust(packet);
      case CHANNEL_CLOSE -> {
        finishOff();
        flow.closeSoon();
      }
      default -> super.handle(message, packet);
    }
  }

  /// sshj knows thirteen signals, and closes the channel on hearing of one, although output may
  /// still be on its way.
  @Override
  public void handleRequest(String request, SSHPacket packet)
      throws ConnectionException, TransportException {
    if (!request.equals("exit-signal")) {
      super.handleRequest(request, packet);
      return;
    }
    try {
      String name = RemoteText.clean(packet.readString(), MAX_SIGNAL);
      // Some hosts leave out what comes now.
      boolean coreDumped = packet.available() > 0 && packet.readBoolean();
      String said = packet.available() > 0 ? packet.readString() : "";
      String message = RemoteText.clean(said, MAX_SIGNAL_MESSAGE);
      signal = new TerminalExit.Signal(name, coreDumped, message);
    } catch (Buffer.BufferException malformed) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, malformed);
    }
  }

  @Override
  protected void eofInputStreams() {
    super.eofInputStreams();
    received.end();
    arrived();
  }

  @Override
  public void notifyError(SSHException error) {
    failure = error;
    if (isHalfMade()) {
      super.notifyError(error);
      return;
    }
    flow.fail(error);
    arrived();
    super.notifyError(error);
  }

  @Override
  protected void finishOff() {
    if (isHalfMade()) {
      super.finishOff();
      return;
    }
    flow.end(new IOException("the program has ended"));
    arrived();
    finished.countDown();
    super.finishOff();
    failPending();
  }

  /// sshj leaves requests unanswered when the channel is closed instead.
  private void failPending() {
    for (Event<ConnectionException> event : pending) {
      if (!event.isSet()) {
        event.deliverError(
            new ConnectionException(
                DisconnectReason.CONNECTION_LOST, "it closed the session at once"));
      }
    }
  }
}
