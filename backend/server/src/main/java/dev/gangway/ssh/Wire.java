package dev.gangway.ssh;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.schmizz.sshj.common.Buffer;
import org.jspecify.annotations.Nullable;

/// The two streams of a connection as sshj sees them: counts what passes, and keeps what the host
/// offers first.
///
/// sshj tells nobody what a host offered when there is nothing in common, and that is when it is
/// asked for. The first offer comes in the clear.
///
/// Each stream is used by one thread at a time; the rest by any.
final class Wire {
  /// The length, the length of the padding, the message number: RFC 4253 §6.
  private static final int HEADER = 4 + 1;

  private static final byte KEXINIT = 20;

  /// Lists of names that are longer are not kept.
  private static final int MAX_OFFER = 32 << 10;

  private final InputStream input;
  private final OutputStream output;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private volatile @Nullable HostOffer offer;

  /// @param input whose first line is the host's identification
  Wire(InputStream input, OutputStream output) {
    this.input = new Input(input);
    this.output = new Output(output);
  }

  InputStream input() {
    return input;
  }

  OutputStream output() {
    return output;
  }

  /// Bytes in both directions so far.
  long bytes() {
    return received.get() + sent.get();
  }

  /// What the host offered, if its first message was an offer.
  Optional<HostOffer> offer() {
    return Optional.ofNullable(offer);
  }

  private final class Input extends FilterInputStream {
    private boolean identified;
    private byte @Nullable [] packet = new byte[HEADER];
    private int filled;

    Input(InputStream input) {
      super(input);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value != -1) {
        passed(new byte[] {(byte) value}, 0, 1);
      }
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count > 0) {
        passed(bytes, offset, count);
      }
      return count;
    }

    private void passed(byte[] bytes, int offset, int count) {
      received.lazySet(received.getPlain() + count);
      for (int i = offset; packet != null && i < offset + count; i++) {
        if (identified) {
          add(packet, bytes[i]);
        } else {
          identified = bytes[i] == '\n';
        }
      }
    }

    private void add(byte[] begun, byte next) {
      begun[filled++] = next;
      if (filled < begun.length) {
        return;
      }
      if (filled == HEADER) {
        int length = ByteBuffer.wrap(begun).getInt();
        packet = length <= 1 || length > MAX_OFFER ? null : Arrays.copyOf(begun, 4 + length);
        return;
      }
      packet = null;
      int end = filled - (begun[4] & 0xff);
      if (end > HEADER && begun[HEADER] == KEXINIT) {
        try {
          offer = HostOffer.of(Arrays.copyOfRange(begun, HEADER, end));
        } catch (Buffer.BufferException malformed) {
          // sshj will say so.
        }
      }
    }
  }

  private final class Output extends FilterOutputStream {
    Output(OutputStream output) {
      super(output);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      sent.lazySet(sent.getPlain() + 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      sent.lazySet(sent.getPlain() + length);
    }
  }
}
