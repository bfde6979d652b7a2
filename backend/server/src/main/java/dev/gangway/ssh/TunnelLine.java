package dev.gangway.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/// A line through another host, whose connection it has a lease of.
final class TunnelLine implements Line {
  private final TunnelChannel channel;
  private final Lease through;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param through the connection the channel is on; given back with the line
  TunnelLine(TunnelChannel channel, Lease through) {
    this.channel = channel;
    this.through = through;
  }

  @Override
  public InputStream input() {
    return channel.input();
  }

  @Override
  public OutputStream output() {
    return channel.output();
  }

  @Override
  public void readTimeout(int millis) {
    channel.readTimeout(millis);
  }

  @Override
  public boolean isOpen() {
    return !closed.get() && channel.isOpen();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      channel.abandon();
      through.close(channel::hangUp);
    }
  }
}
