package dev.gangway.ssh;

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

/// One conversation of a program on the host with the gateway's ssh-agent: bytes both ways, by two
/// threads, until either side ends it.
///
/// Owns the socket. What overrides a method of sshj runs on its reader thread and never waits.
final class AgentChannel extends AbstractForwardedChannel {
  /// Bytes the host may send ahead, and bytes of one packet.
  private static final int WINDOW = ReceiveMemory.LEAST;

  private static final int MAX_PACKET = 32 << 10;

  private final SocketChannel agent;
  private final Runnable onEnd;
  private final ChannelFlow flow;
  private final ReceiveBuffer received;
  private final AtomicBoolean ended = new AtomicBoolean();

  /// @param recipient the host's number for the channel
  /// @param window bytes the host takes at the beginning
  /// @param packet bytes of one packet it takes, at least 1
  /// @param agent connected, blocking
  /// @param memory for what has arrived
  /// @param onEnd told once, when the channel is no more
  AgentChannel(
      Connection connection,
      int recipient,
      long window,
      long packet,
      SocketChannel agent,
      ReceiveMemory memory,
      Runnable onEnd) {
    super(connection, AgentForwarding.CHANNEL, recipient, window, packet, "", 0);
    this.agent = agent;
    this.received = new ReceiveBuffer(WINDOW, memory);
    this.flow = new ChannelFlow(trans, received);
    this.onEnd = onEnd;
    // The longest packet is sshj's to bound.
    flow.open(recipient, window, getRemoteMaxPacketSize());
  }

  /// Confirms the channel and carries bytes until its end. Waits.
  void run() {
    try {
      confirm();
      Thread.ofVirtual().name("ssh-agent-out").start(this::toAgent);
      toHost();
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

  private void toHost() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_PACKET);
    while (agent.read(bytes.clear()) >= 0) {
      flow.write(bytes.flip());
    }
  }

  private void toAgent() {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_PACKET);
    try {
      while (true) {
        switch (received.await()) {
          case OUTPUT -> {
            received.take(bytes.clear());
            bytes.flip();
            while (bytes.hasRemaining()) {
              agent.write(bytes);
            }
          }
          case GRANT -> flow.giveBack();
          case END -> {
            agent.shutdownOutput();
            return;
          }
        }
      }
    } catch (IOException ending) {
      closeSocket(); // Ends the other thread as well.
    } catch (InterruptedException impossible) {
      Thread.currentThread().interrupt();
    }
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
