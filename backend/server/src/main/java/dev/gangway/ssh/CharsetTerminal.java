package dev.gangway.ssh;

import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A terminal on a host whose texts are not UTF-8, as one that speaks UTF-8.
///
/// ```
///  session ◄── UTF-8 ── characters ◄── host's charset ── terminal
///  session ─── UTF-8 ─► characters ─── host's charset ─► terminal
/// ```
///
/// Characters may be cut anywhere, in both directions; a beginning waits for its rest. What is no
/// character becomes U+FFFD on its way here, and `?` on its way to the host, as does what the
/// host's charset has no place for. ASCII, and with it every escape sequence, passes as it is.
/// Bytes that are no text, such as a file transfer's, do not get through a terminal like this.
///
/// Waits, and holds the program up, just as the terminal below: no more is kept than was read at
/// once. It is read by one thread alone, and does not tell of output that arrives.
final class CharsetTerminal implements Terminal {
  private final Terminal terminal;
  private final Transcoder output;
  private final Transcoder input;
  private boolean ended;

  /// @param terminal closed with this one
  /// @param charset the host's, a superset of ASCII
  CharsetTerminal(Terminal terminal, Charset charset) {
    this.terminal = terminal;
    this.output =
        new Transcoder(
            charset.newDecoder().replaceWith("\ufffd"), StandardCharsets.UTF_8.newEncoder());
    this.input =
        new Transcoder(
            StandardCharsets.UTF_8.newDecoder().replaceWith("?"),
            charset.newEncoder().replaceWith(new byte[] {'?'}));
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    while (!output.ready.hasRemaining()) {
      if (ended) {
        return -1;
      }
      ended = terminal.read(output.given) == -1;
      output.transcode(ended);
    }
    return move(output.ready, destination);
  }

  @Override
  public void write(ByteBuffer typed) throws IOException {
    while (typed.hasRemaining()) {
      move(typed, input.given);
      input.transcode(false);
      terminal.write(input.ready);
    }
  }

  private static int move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), count));
    from.position(from.position() + count);
    return count;
  }

  @Override
  public void resize(TerminalSize size) throws IOException {
    terminal.resize(size);
  }

  @Override
  public void onNotice(Consumer<String> listener) {
    terminal.onNotice(listener);
  }

  @Override
  public TerminalExit exit() {
    return terminal.exit();
  }

  @Override
  public void close() {
    terminal.close();
  }

  /// The bytes of one charset as those of another, piece by piece. For one thread at a time.
  private static final class Transcoder {
    private static final int PIECE = 2 << 10;

    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder;
    private final CharBuffer characters;

    /// To be filled. Begins with the beginning of a character, if the last piece ended in one.
    final ByteBuffer given = ByteBuffer.allocate(PIECE);

    /// To be emptied before the next piece.
    final ByteBuffer ready;

    Transcoder(CharsetDecoder decoder, CharsetEncoder encoder) {
      this.decoder = replacing(decoder);
      this.encoder = replacing(encoder);
      this.characters =
          CharBuffer.allocate(2 + (int) Math.ceil(PIECE * (double) decoder.maxCharsPerByte()));
      this.ready =
          ByteBuffer.allocate(
                  (int) Math.ceil(characters.capacity() * (double) encoder.maxBytesPerChar()))
              .flip();
    }

    private static CharsetDecoder replacing(CharsetDecoder decoder) {
      return decoder
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    private static CharsetEncoder replacing(CharsetEncoder encoder) {
      return encoder
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /// Makes ready what is given.
    ///
    /// @param end whether nothing comes any more, so that a beginning is no character
    void transcode(boolean end) {
      given.flip();
      decoder.decode(given, characters, end);
      given.compact();
      characters.flip();
      ready.clear();
      encoder.encode(characters, ready, end);
      characters.compact();
      ready.flip();
    }
  }
}
