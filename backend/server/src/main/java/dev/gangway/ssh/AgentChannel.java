package dev.gangway.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.forwarded.AbstractForwardedChannel;
import net.schmizz.sshj.transport.TransportException;

/// One conversation of a program on the host with the gateway's ssh-agent: a question and its
/// answer, one after the other, until either side ends it.
///
/// Owns the socket. What overrides a method of sshj runs on its reader thread and never waits.
final class AgentChannel extends AbstractForwardedChannel {
  /// Bytes the host may send ahead, and bytes of one packet.
  private static final int WINDOW = ReceiveMemory.LEAST;

  private static final int MAX_PACKET = 32 << 10;

  private final SocketChannel agent;
  private final AgentRules rules;
  private final Runnable onEnd;
  private final ChannelFlow flow;
  private final ReceiveBuffer received;
  private final AtomicBoolean ended = new AtomicBoolean();

  /// @param recipient the host's number for the channel
  /// @param window bytes the host takes at the beginning
  /// @param packet bytes of one packet it takes, at least 1
  /// @param agent connected, blocking
  /// @param rules what it may be asked
  /// @param memory for what has arrived
  /// @param onEnd told once, when the channel is no more
  AgentChannel(
      Connection connection,
      int recipient,
      long window,
      long packet,
      SocketChannel agent,
      AgentRules rules,
      ReceiveMemory memory,
      Runnable onEnd) {
    super(connection, AgentForwarding.CHANNEL, recipient, window, packet, "", 0);
    this.agent = agent;
    this.rules = rules;
    this.received = new ReceiveBuffer(WINDOW, memory);
    this.flow = new ChannelFlow(trans, received);
    this.onEnd = onEnd;
    // The longest packet is sshj's to bound.
    flow.open(recipient, window, getRemoteMaxPacketSize());
  }

  /// Confirms the channel and has questions answered until its end. Waits.
  void run() {
    try {
      confirm();
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
      while (receive(length.clear())) {
        byte[] request = message(length);
        if (!receive(ByteBuffer.wrap(request))) {
          return;
        }
        flow.write(framed(answer(request)));
      }
    } catch (IOException ending) {
      // The host's program sees its agent go, and says so.
    } finally {
      hangUp();
    }
  }

  /// sshj would announce a window and a packet size that are for its own streams.
  @Override
  public void confirm() throws TransportException {
    conn.attach(this); // First: data may come at once.
    flow.send(
        flow.packet(Message.CHANNEL_OPEN_CONFIRMATION)
            .putUInt32(getID())
            .putUInt32(WINDOW)
            .putUInt32(MAX_PACKET));
    openEvent.set();
  }

  /// Fills a buffer with what the host's program says.
  ///
  /// @return false if it says no more
  private boolean receive(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        switch (received.await()) {
          case OUTPUT -> received.take(bytes);
          case GRANT -> flow.giveBack();
          case END -> {
            return false;
          }
        }
      }
      return true;
    } catch (InterruptedException e) {
      throw ChannelFlow.interrupted(e);
    }
  }

  private byte[] answer(byte[] request) throws IOException {
    if (!rules.allows(request)) {
      return AgentRules.failure();
    }
    ByteBuffer out = framed(request);
    while (out.hasRemaining()) {
      agent.write(out);
    }
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    read(length);
    byte[] answer = message(length);
    read(ByteBuffer.wrap(answer));
    return rules.shown(answer);
  }

  private void read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (agent.read(bytes) < 0) {
        throw new EOFException("the agent closed its socket");
      }
    }
  }

  /// Room for a message whose length has been read.
  private static byte[] message(ByteBuffer length) throws IOException {
    int bytes = length.flip().getInt();
    if (bytes < 1 || bytes > AgentClient.MAX_MESSAGE) {
      throw new IOException("not a message to an agent, or of one");
    }
    return new byte[bytes];
  }

  private static ByteBuffer framed(byte[] message) {
    return ByteBuffer.allocate(Integer.BYTES + message.length)
        .putInt(message.length)
        .put(message)
        .flip();
  }

  /// Closes this side. The host's own end of the channel is what removes it.
  private void hangUp() {
    closeSocket();
    flow.abandon(new IOException("the agent has ended it"));
    if (!flow.close()) {
      finishOff();
    }
  }

  private void closeSocket() {
    try {
      agent.close();
    } catch (IOException worthless) {
      // It is gone all the same.
    }
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    switch (message) {
      case CHANNEL_DATA -> {
        flow.receive(message, packet);
        received.wake();
      }
      case CHANNEL_WINDOW_ADJUST -> flow.adjust(packet);
      case CHANNEL_CLOSE -> {
        finishOff();
        flow.closeSoon();
      }
      default -> super.handle(message, packet);
    }
  }

  @Override
  protected void eofInputStreams() {
    super.eofInputStreams();
    received.end();
    received.wake();
  }

  @Override
  protected void finishOff() {
    flow.abandon(new IOException("the channel has ended"));
    closeSocket();
    super.finishOff();
    if (ended.compareAndSet(false, true)) {
      onEnd.run();
    }
  }
}
