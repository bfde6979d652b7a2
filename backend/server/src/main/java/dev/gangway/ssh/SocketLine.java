package dev.gangway.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;

/// A connected socket, which it owns.
final class SocketLine implements Line {
  private final SocketChannel channel;
  private final InputStream input;
  private final OutputStream output;

  /// @param channel connected
  SocketLine(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.input = channel.socket().getInputStream();
    this.output = channel.socket().getOutputStream();
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void readTimeout(int millis) throws IOException {
    channel.socket().setSoTimeout(millis);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException worthless) {
      // It is gone all the same.
    }
  }
}
