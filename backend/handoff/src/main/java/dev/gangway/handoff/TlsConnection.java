package dev.gangway.handoff;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.net.SocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.Option;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;

/// A connection with TLS on it, after the handshake.
///
/// Undertow's own is made for one thread at a time: its reading and its writing share flags that
/// each changes without regard to the other, while our sockets are read by one thread and written
/// by another. Here the two directions share nothing but the engine, which allows just that. An
/// idle connection holds no buffer.
///
/// Thread-safety: one thread reads, one writes, any closes.
final class TlsConnection extends SslConnection {

  private final StreamConnection inner;
  private final SSLEngine engine;
  private final TlsSink sink;

  /// @param engine past its handshake
  /// @param left what has come behind the handshake, to be read
  TlsConnection(
      StreamConnection inner,
      SSLEngine engine,
      ByteBufferPool buffers,
      @Nullable PooledByteBuffer left) {
    super(inner.getIoThread());
    this.inner = inner;
    this.engine = engine;
    inner.getSourceChannel().setReadListener(null);
    inner.getSinkChannel().setWriteListener(null);
    TlsSource source =
        new TlsSource(this, inner.getSourceChannel().getConduit(), engine, buffers, left);
    this.sink = new TlsSink(this, inner.getSinkChannel().getConduit(), engine, buffers);
    setSourceConduit(source);
    setSinkConduit(sink);
  }

  /// The protocol agreed on (RFC 7301); empty if the client offered none.
  String protocol() {
    String protocol = engine.getApplicationProtocol();
    return protocol == null ? "" : protocol;
  }

  void readsEnd() {
    readClosed();
  }

  void writesEnd() {
    writeClosed();
  }

  @Override
  protected void closeAction() throws IOException {
    sink.sayGoodbye();
    inner.close();
  }

  /// Already done.
  @Override
  public void startHandshake() {}

  @Override
  public SSLSession getSslSession() {
    return engine.getSession();
  }

  @Override
  public ChannelListener.Setter<? extends SslConnection> getHandshakeSetter() {
    return new ChannelListener.SimpleSetter<>();
  }

  @Override
  public SocketAddress getPeerAddress() {
    return inner.getPeerAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return inner.getLocalAddress();
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return option.equals(Options.SECURE) || inner.supportsOption(option);
  }

  @Override
  public <T> T getOption(Option<T> option) throws IOException {
    return option.equals(Options.SECURE) ? option.cast(true) : inner.getOption(option);
  }

  @Override
  public <T> T setOption(Option<T> option, T value) throws IOException {
    return inner.setOption(option, value);
  }
}
