package dev.gangway.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/// Sees whether a client takes what is sent. It ends with HTTP: an upgraded connection has watches
/// of its own.
///
/// Thread-safety: as a conduit, one thread at a time.
final class SinkWatch extends AbstractStreamSinkConduit<StreamSinkConduit> {

  private final Visitor visitor;

  SinkWatch(StreamSinkConduit next, Visitor visitor) {
    super(next);
    this.visitor = visitor;
  }

  Visitor visitor() {
    return visitor;
  }

  StreamSinkConduit watched() {
    return next;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = next.write(source);
    visitor.sent(count > 0, source.hasRemaining());
    return count;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long count = next.write(sources, offset, length);
    visitor.sent(count > 0, remaining(sources, offset, length));
    return count;
  }

  @Override
  public int writeFinal(ByteBuffer source) throws IOException {
    return Conduits.writeFinalBasic(this, source);
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, sources, offset, length);
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) throws IOException {
    long taken = next.transferFrom(source, position, count);
    visitor.sent(taken > 0, taken < count && position + taken < source.size());
    return taken;
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return Conduits.transfer(source, count, through, this);
  }

  @Override
  public boolean flush() throws IOException {
    boolean flushed = next.flush();
    visitor.sent(false, !flushed);
    return flushed;
  }

  private static boolean remaining(ByteBuffer[] sources, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (sources[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }
}
