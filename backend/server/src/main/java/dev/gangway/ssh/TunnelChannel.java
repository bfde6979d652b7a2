package dev.gangway.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
/// What overrides a method of sshj runs on its reader thread and never waits. The thread that reads
/// and writes here is the next connection's reader, which may wait for this one.
final class TunnelChannel extends DirectConnection {
  /// RFC 4254 §6.1 asks for packets of 32,768 bytes to be taken; nobody sends longer ones.
  private static final int MAX_PACKET = 32 << 10;

  /// sshj's own streams, which are not used.
  private static final int UNUSED = 16;

  private final ChannelFlow flow;
  private final ReceiveBuffer received;
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
    this.flow = new ChannelFlow(trans, received);
  }

  /// A channel that is not open yet.
  ///
  /// @param connection of the host that is to connect; logged in
  /// @param received empty; its window is the channel's
  /// @param address of the next host
  /// @throws ConnectionException if the connection ends just now
  static TunnelChannel on(Connection connection, ReceiveBuffer received, String address, int port)
      throws ConnectionException {
    connection.setMaxPacketSize(UNUSED);
    TunnelChannel channel = new TunnelChannel(connection, received, address, port);
    SSHException gone = channel.lost;
    if (gone != null) {
      throw new ConnectionException(gone);
    }
    return channel;
  }

  /// Asks the host for the connection.
  ///
  /// @param timeout for its answer
  /// @throws net.schmizz.sshj.connection.channel.OpenFailException if it will not, or cannot
  void open(Duration timeout) throws ConnectionException, TransportException {
    conn.setTimeoutMs((int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
    open();
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

  /// See [ChannelFlow#abandon].
  void abandon() {
    flow.abandon(new IOException("closed"));
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
    flow.open(recipient, window, getRemoteMaxPacketSize());
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
  public void notifyError(SSHException error) {
    lost = error;
    if (!isHalfMade()) {
      flow.fail(error);
    }
    super.notifyError(error);
  }

  @Override
  protected void finishOff() {
    if (!isHalfMade()) {
      flow.end(new IOException("the way to the host was closed"));
    }
    super.finishOff();
  }

  /// See the fields.
  private boolean isHalfMade() {
    return flow == null;
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
            flow.giveBack();
            if (count > 0) {
              return count;
            }
          }
          case GRANT -> flow.giveBack();
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
      throw ChannelFlow.interrupted(e);
    }
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
      flow.write(ByteBuffer.wrap(new byte[] {(byte) value}));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      flow.write(ByteBuffer.wrap(bytes, offset, length));
    }
  }
}
