package dev.gangway.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;

/// The bytes of one channel, both ways, and its end on this side (RFC 4254 §5.2, §5.3).
///
/// In place of sshj's streams, which hold monitors while they wait, give up when the other side
/// takes nothing for a while, and keep more memory than the window while nobody reads; and of its
/// way to close a channel, by which the reader thread may wait, and a packet may follow the last
/// one. A host that gets such a packet ends the connection, and with it everybody's channels.
///
/// Thread-safe. What is for sshj's reader thread says so, and never waits.
final class ChannelFlow {
  private final Transport transport;
  private final ReceiveBuffer received;
  private final SendWindow sending = new SendWindow();

  /// Held while a packet is written, which may take as long as an exchange of keys; never by the
  /// reader thread.
  private final ReentrantLock writing = new ReentrantLock();

  /// Whether the host has been told of the end. Guarded by writing.
  private boolean closed;

  private volatile boolean opened;
  private volatile boolean abandoned;

  /// The host's number for the channel, once it is opened.
  private int recipient;

  /// @param received empty; its window is the channel's
  ChannelFlow(Transport transport, ReceiveBuffer received) {
    this.transport = transport;
    this.received = received;
  }

  /// What has arrived.
  ReceiveBuffer received() {
    return received;
  }

  /// The host has opened the channel; one that nobody waits for any more is closed again. For the
  /// reader thread.
  ///
  /// @param recipient the host's number for it
  /// @param window what the host takes at the beginning
  /// @param packet the longest it takes, at least 1
  void open(int recipient, long window, int packet) {
    this.recipient = recipient;
    opened = true;
    sending.open(window, packet);
    if (abandoned) {
      closeSoon();
    }
  }

  /// The host has sent data, of whatever kind. Wakes nobody. For the reader thread.
  void receive(Message message, SSHPacket packet) throws ConnectionException {
    try {
      if (message == Message.CHANNEL_EXTENDED_DATA) {
        packet.readUInt32(); // Of which kind.
      }
      long length = packet.readUInt32();
      if (length > packet.available()) {
        throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "data that is not there");
      }
      received.add(packet, (int) length);
    } catch (Buffer.BufferException malformed) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, malformed);
    }
  }

  /// The host takes more. For the reader thread.
  void adjust(SSHPacket packet) throws ConnectionException {
    try {
      sending.add(packet.readUInt32());
    } catch (Buffer.BufferException malformed) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, malformed);
    }
  }

  /// Lets the host send more, if it is time. Waits for the network.
  void giveBack() {
    int grant = received.grant();
    if (grant > 0) {
      try {
        send(packet(Message.CHANNEL_WINDOW_ADJUST).putUInt32(grant));
      } catch (TransportException e) {
        // What has been read stays read; the next read tells of it.
        received.fail(e, false);
      }
    }
  }

  /// Sends bytes. Waits until the host has room for all of them, for one writer at a time.
  ///
  /// @throws IOException if it never will
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int length;
      try {
        length = sending.take(bytes.remaining());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      SSHPacket packet = packet(Message.CHANNEL_DATA).putUInt32(length);
      packet.ensureCapacity(length);
      bytes.get(packet.array(), packet.wpos(), length);
      packet.wpos(packet.wpos() + length);
      if (!send(packet)) {
        throw new IOException("the channel is closed");
      }
    }
  }

  /// What a thread gets that was interrupted while it waited.
  static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  /// A packet that begins with the channel's number.
  SSHPacket packet(Message message) {
    return new SSHPacket(message).putUInt32FromInt(recipient);
  }

  /// Sends a packet, unless this side has closed. Waits for the network.
  ///
  /// @return whether it was sent
  boolean send(SSHPacket packet) throws TransportException {
    writing.lock();
    try {
      if (closed) {
        return false;
      }
      PacketWriter.write(transport, packet);
      return true;
    } finally {
      writing.unlock();
    }
  }

  /// Nothing more will be taken from here, or come. For the reader thread as well.
  ///
  /// @param why what writers are told
  void end(IOException why) {
    received.end();
    received.wake();
    sending.end(why);
  }

  /// The connection is gone. For the reader thread as well.
  void fail(IOException why) {
    received.fail(why, false);
    received.wake();
    sending.end(why);
  }

  /// This side wants nothing more: waiting readers and writers get an exception, and what has
  /// arrived is dropped, as is what may still come. [#close] tells the host.
  void abandon(IOException why) {
    abandoned = true;
    received.fail(why, true);
    received.wake();
    sending.end(why);
  }

  /// Tells the host that this side has closed, if it does not know. Waits for the network, not for
  /// the host to agree. One that was never opened has no number with the host.
  ///
  /// @return false if the connection is gone
  boolean close() {
    writing.lock();
    try {
      if (opened && !closed) {
        closed = true;
        PacketWriter.write(transport, packet(Message.CHANNEL_CLOSE));
      }
      return true;
    } catch (TransportException ending) {
      return false;
    } finally {
      writing.unlock();
    }
  }

  /// The same, from a thread that may wait. For the reader thread.
  void closeSoon() {
    Thread.ofVirtual().name("ssh-channel-close").start(this::close);
  }
}
