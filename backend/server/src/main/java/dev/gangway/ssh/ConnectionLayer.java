package dev.gangway.ssh;

import java.util.Set;
import java.util.concurrent.Semaphore;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.ConnectionImpl;
import net.schmizz.sshj.connection.channel.Channel;
import net.schmizz.sshj.connection.channel.OpenFailException.Reason;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;

/// sshj's connection layer (RFC 4254), except that what a host asks by itself is answered by other
/// threads than sshj's reader.
///
/// Between our offer of new keys and the host's, what the host sent before it heard of ours still
/// arrives. An answer has to wait for the new keys, and a reader thread that waits for them never
/// brings them. Global requests are all refused, and so are requests on channels, but for those
/// that tell of the end of a program.
///
/// Thread-safe.
final class ConnectionLayer extends ConnectionImpl {
  /// Answers that are not sent yet. A host sends a request in minutes.
  private static final int MAX_ANSWERS = 64;

  /// RFC 4254 §6.8 and §6.10; none of them may want an answer.
  private static final Set<String> FOR_CHANNELS = Set.of("exit-status", "exit-signal", "xon-xoff");

  private final Transport transport;
  private final Semaphore answers = new Semaphore(MAX_ANSWERS);

  ConnectionLayer(Transport transport) {
    super(transport, transport.getConfig().getKeepAliveProvider());
    this.transport = transport;
  }

  /// Asks the host for a sign of life. Waits for the network, not for the answer.
  void ping() throws TransportException {
    // OpenSSH's own; unknown or not, RFC 4254 §4 has it answered.
    PacketWriter.write(
        transport,
        new SSHPacket(Message.GLOBAL_REQUEST).putString("keepalive@openssh.com").putBoolean(true));
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    try {
      switch (message) {
        case GLOBAL_REQUEST -> {
          packet.readString();
          if (packet.readBoolean()) {
            answer(new SSHPacket(Message.REQUEST_FAILURE));
          }
        }
        case REQUEST_SUCCESS, REQUEST_FAILURE -> {
          // Of a ping, and as good as any other byte.
        }
        case CHANNEL_REQUEST -> request(packet);
        default -> super.handle(message, packet);
      }
    } catch (Buffer.BufferException malformed) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, malformed);
    }
  }

  private void request(SSHPacket packet) throws SSHException, Buffer.BufferException {
    int begin = packet.rpos();
    Channel channel = get(packet.readUInt32AsInt());
    String name = packet.readString();
    boolean wantsAnswer = packet.readBoolean();
    if (channel == null || FOR_CHANNELS.contains(name)) {
      packet.rpos(begin);
      super.handle(Message.CHANNEL_REQUEST, packet);
    } else if (wantsAnswer) {
      answer(new SSHPacket(Message.CHANNEL_FAILURE).putUInt32FromInt(channel.getRecipient()));
    }
  }

  /// Refuses a channel. sshj's own leaves the language out (RFC 4254 §5.1), at which sshd ends the
  /// connection.
  @Override
  public void sendOpenFailure(int recipient, Reason reason, String message)
      throws TransportException {
    answer(
        new SSHPacket(Message.CHANNEL_OPEN_FAILURE)
            .putUInt32FromInt(recipient)
            .putUInt32(reason.getCode())
            .putString(message)
            .putString(""));
  }

  /// Sends a packet from a thread that may wait. Several are sent in any order.
  private void answer(SSHPacket packet) throws TransportException {
    if (!answers.tryAcquire()) {
      throw new TransportException(DisconnectReason.PROTOCOL_ERROR, "too many requests at once");
    }
    Thread.ofVirtual()
        .name("ssh-answer")
        .start(() -> {
          try {
            PacketWriter.write(transport, packet);
          } catch (TransportException ending) {
            // Nobody is there any more to be answered.
          } finally {
            answers.release();
          }
        });
  }
}
