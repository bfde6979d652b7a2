package dev.gangway.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/// A channel of the type `direct-tcpip` (RFC 4254 §7.2): a connection that a host makes for us to
/// the next one.
///
/// As in [ShellChannel], bytes and windows are kept here and not in sshj's streams, whose writes
/// give up when the other side does not take anything for a while, and which hold monitors while
/// they wait. What overrides a method of sshj runs on its reader thread and never waits.
final class TunnelChannel extends DirectConnection {
  /// RFC 4254 §6.1 asks for packets of 32,768 bytes to be taken; nobody sends longer ones.
  private static final int MAX_PACKET = 32 << 10;

  /// sshj's own streams, which are not used.
  private static final int UNUSED = 16;

  private final ReceiveBuffer received;
  private final SendWindow sending = new SendWindow();
  private final InputStream input = new Input();
  private final OutputStream output = new Output();

  // Not initialized here: sshj's constructor hands the channel out, and a connection that ends in
  // that moment tells it before the fields above are there.
  private volatile @Nullable SSHException lost;
  private volatile int readTimeout;
  private boolean confirmed;

  private TunnelChannel(Connection connection, ReceiveBuffer received, String address, int port) {
    super(connection, address, port);
    this.received = received;
  }

  /// Asks a host for a connection to the next one.
  ///
  /// @param connection logged in
  /// @param received empty; its window is the channel's
  /// @param timeout for the host's answer
  /// @throws net.schmizz.sshj.connection.channel.OpenFailException if it will not, or cannot
  static TunnelChannel open(
      Connection connection, ReceiveBuffer received, String address, int port, Duration timeout)
      throws ConnectionException, TransportException {
    connection.setMaxPacketSize(UNUSED);
    connection.setTimeoutMs((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
    TunnelChannel channel = new TunnelChannel(connection, received, address, port);
    SSHException gone = channel.lost;
    if (gone != null) {
      throw new ConnectionException(gone);
    }
    channel.open();
    return channel;
  }

  /// See [Line#input].
  InputStream input() {
    return input;
  }

  /// See [Line#output].
  OutputStream output() {
    return output;
  }

  /// See [Line#readTimeout].
  void readTimeout(int millis) {
    readTimeout = millis;
  }

  /// This side has closed: waiting readers and writers get an exception.
  void abandon() {
    IOException why = new IOException("closed");
    received.fail(why, true);
    received.wake();
    sending.end(why);
  }

  /// Tells the host that this side has closed. Waits for the network, not for the host to agree.
  void hangUp() {
    try {
      // One that was never opened has no number with the host, and would close the first there is.
      if (isOpen()) {
        sendClose();
      }
    } catch (TransportException ending) {
      // The connection is going, and this channel with it.
    }
  }

  @Override
  protected SSHPacket buildOpenReq() {
    return new SSHPacket(Message.CHANNEL_OPEN)
        .putString(getType())
        .putUInt32(getID())
        .putUInt32(received.firstWindow())
        .putUInt32(Math.min(MAX_PACKET, received.firstWindow()))
        .putString(getRemoteHost())
        .putUInt32(getRemotePort())
        .putString("127.0.0.1") // Who asks: nobody's business, and some hosts want an address.
        .putUInt32(0);
  }

  /// See [ShellChannel#init].
  @Override
  protected void init(int recipient, long window, long packet) {
    if (confirmed || packet < 1) {
      throw new IllegalStateException("the host opened the channel twice or for empty packets");
    }
    confirmed = true;
    super.init(recipient, window, packet);
    sending.open(window, getRemoteMaxPacketSize());
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    try {
      switch (message) {
        case CHANNEL_DATA -> {
          long length = packet.readUInt32();
          if (length > packet.available()) {
            throw new ConnectionException(
                DisconnectReason.PROTOCOL_ERROR, "data that is not there");
          }
          received.add(packet, (int) length);
          received.wake();
        }
        case CHANNEL_WINDOW_ADJUST -> sending.add(packet.readUInt32());
        default -> super.handle(message, packet);
      }
    } catch (Buffer.BufferException malformed) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, malformed);
    }
  }

  @Override
  protected void eofInputStreams() {
    super.eofInputStreams();
    received.end();
    received.wake();
  }

  @Override
  public void notifyError(SSHException error) {
    lost = error;
    if (!isHalfMade()) {
      received.fail(error, false);
      received.wake();
      sending.end(error);
    }
    super.notifyError(error);
  }

  @Override
  protected void finishOff() {
    if (!isHalfMade()) {
      received.end();
      received.wake();
      sending.end(new IOException("the way to the host was closed"));
    }
    super.finishOff();
  }

  /// See the fields.
  private boolean isHalfMade() {
    return received == null;
  }

  private int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer destination = ByteBuffer.wrap(bytes, offset, length);
    int limit = readTimeout;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
    try {
      while (true) {
        long left = limit == 0 ? Long.MAX_VALUE : Math.max(1, deadline - System.nanoTime());
        switch (received.await(left)) {
          case OUTPUT -> {
            int count = received.take(destination);
            giveBack();
            if (count > 0) {
              return count;
            }
          }
          case GRANT -> giveBack();
          case END -> {
            return -1;
          }
        }
      }
    } catch (TimeoutException slow) {
      SocketTimeoutException late = new SocketTimeoutException("nothing came in time");
      late.initCause(slow);
      throw late;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// The thread that reads here is the next connection's reader, which may wait for this one.
  private void giveBack() {
    int grant = received.grant();
    if (grant > 0) {
      try {
        PacketWriter.write(trans, newBuffer(Message.CHANNEL_WINDOW_ADJUST).putUInt32(grant));
      } catch (TransportException e) {
        received.fail(e, false);
      }
    }
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    int written = 0;
    while (written < length) {
      int part;
      try {
        part = sending.take(length - written);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      PacketWriter.write(
          trans, newBuffer(Message.CHANNEL_DATA).putString(bytes, offset + written, part));
      written += part;
    }
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  private final class Input extends InputStream {
    private final byte[] one = new byte[1];

    @Override
    public int read() throws IOException {
      return TunnelChannel.this.read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return TunnelChannel.this.read(bytes, offset, length);
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      TunnelChannel.this.write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      TunnelChannel.this.write(bytes, offset, length);
    }
  }
}
