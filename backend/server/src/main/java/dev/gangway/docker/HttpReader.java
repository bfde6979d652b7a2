package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/// Reads a daemon's side of one HTTP/1.1 exchange from a stream: lines first, then a body as RFC
/// 9112 §6 frames it, or whatever follows an upgrade. What it holds is bounded; nothing that a peer
/// sends costs more than that.
///
/// Owned by one thread.
final class HttpReader {
  /// Room for a line; no daemon comes near.
  static final int MAX_LINE = 8 << 10;

  private static final int MAX_TRAILERS = 16;

  private final ByteStream stream;
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_LINE).flip();

  HttpReader(ByteStream stream) {
    this.stream = stream;
  }

  /// Reads what has been buffered, or else from the stream.
  ///
  /// @return at least 1, or -1 at the end
  int read(ByteBuffer destination) throws IOException {
    if (!buffer.hasRemaining()) {
      return stream.read(destination);
    }
    int count = Math.min(buffer.remaining(), destination.remaining());
    destination.put(destination.position(), buffer, buffer.position(), count);
    destination.position(destination.position() + count);
    buffer.position(buffer.position() + count);
    return count;
  }

  /// A line without its end; RFC 9112 §2.2 lets it end in a bare LF.
  ///
  /// @throws ProtocolException if it is too long or holds control characters
  /// @throws EOFException if it does not end
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder(80);
    while (true) {
      int next = readByte();
      if (next == '\n') {
        break;
      }
      if (line.length() == MAX_LINE) {
        throw new ProtocolException("a line of more than " + MAX_LINE + " bytes");
      }
      line.append((char) next);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new ProtocolException("a control character in a header");
      }
    }
    return line.toString();
  }

  private int readByte() throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear();
      int count = stream.read(buffer);
      buffer.flip();
      if (count < 0) {
        throw new EOFException("the answer ends in the middle");
      }
    }
    return buffer.get() & 0xff;
  }

  /// The body of an answer with that head.
  InputStream body(HttpHead head) throws ProtocolException {
    if (head.status() == 204 || head.status() == 304) {
      return InputStream.nullInputStream();
    }
    if (head.chunked()) {
      return new Chunked();
    }
    long length = head.contentLength();
    return length < 0 ? new UntilEnd() : new Fixed(length);
  }

  /// The three ways of framing differ in what they know of how much is left.
  private abstract class Body extends InputStream {
    private final byte[] one = new byte[1];

    /// Bytes that may be read before this is to be asked again; 0 at the end.
    abstract long left() throws IOException;

    /// So many of them have been read.
    abstract void took(int count);

    @Override
    public int read() throws IOException {
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      long left = left();
      if (left == 0) {
        return -1;
      }
      int wanted = (int) Math.min(left, length);
      int count = HttpReader.this.read(ByteBuffer.wrap(bytes, offset, wanted));
      if (count >= 0) {
        took(count);
      } else if (left < Long.MAX_VALUE) {
        throw new EOFException("the answer ends in the middle");
      }
      return count;
    }
  }

  private final class UntilEnd extends Body {
    @Override
    long left() {
      return Long.MAX_VALUE;
    }

    @Override
    void took(int count) {
      // There is no telling how much is left.
    }
  }

  private final class Fixed extends Body {
    private long left;

    Fixed(long length) {
      left = length;
    }

    @Override
    long left() {
      return left;
    }

    @Override
    void took(int count) {
      left -= count;
    }
  }

  /// RFC 9112 §7.1.
  private final class Chunked extends Body {
    /// Of the chunk that is being read.
    private long left;

    private boolean begun;
    private boolean ended;

    @Override
    long left() throws IOException {
      if (left == 0 && !ended) {
        nextChunk();
      }
      return left;
    }

    @Override
    void took(int count) {
      left -= count;
    }

    private void nextChunk() throws IOException {
      if (begun && !readLine().isEmpty()) {
        throw new ProtocolException("a chunk is longer than it says");
      }
      begun = true;
      left = chunkSize(readLine());
      if (left == 0) {
        ended = true;
        for (int i = 0; !readLine().isEmpty(); i++) {
          if (i == MAX_TRAILERS) {
            throw new ProtocolException("too many trailers");
          }
        }
      }
    }

    private static long chunkSize(String line) throws ProtocolException {
      int end = line.indexOf(';');
      String size = (end < 0 ? line : line.substring(0, end)).strip();
      // Seven digits: nobody sends a chunk of 256 MiB, and an int holds it.
      if (size.isEmpty() || size.length() > 7) {
        throw new ProtocolException("a chunk without a size");
      }
      long value = 0;
      for (byte c : size.getBytes(ISO_8859_1)) {
        int digit = Character.digit(c, 16);
        if (digit < 0) {
          throw new ProtocolException("a chunk without a size");
        }
        value = value * 16 + digit;
      }
      return value;
    }
  }
}
