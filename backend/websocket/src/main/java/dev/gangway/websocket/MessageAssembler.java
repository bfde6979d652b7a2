package dev.gangway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Frames to messages: fragmentation (RFC 6455 §5.4), control frames in between (§5.5), compression
/// (RFC 7692 §7.2.2) and limits; what is said in text is a [TextAssembler]'s business.
///
/// Binary data is handed on as it arrives; so is text if that is asked for, otherwise it is
/// collected. Nothing is held between messages.
///
/// The limit on a message is on what the application gets. What a compressed message may take on
/// the wire is bounded besides, by a little more, since a block can hold nothing at all.
///
/// Throws nothing but [ProtocolViolation], whatever the input; of no use after that. Not
/// thread-safe. Owns what the inflater borrows, until [#release()].
final class MessageAssembler {

  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

  private final WebSocketOptions options;
  private final FrameReader frames;
  private final TextAssembler text;

  /// Null if no compression was agreed on.
  private final @Nullable MessageInflater inflater;

  /// The frame whose payload is being read, or null between frames.
  private @Nullable FrameHeader frame;

  /// Of the message being received: TEXT or BINARY, or null between messages.
  private @Nullable Opcode message;

  private boolean compressed;

  /// Of the message being received: octets its frames have announced, and, if it is compressed,
  /// those it has become.
  private long announced;

  /// Whether that is all of it, and all it will become.
  private boolean allAnnounced;

  private long inflated;
  private int fragments;

  /// The payload of the control frame being read.
  private ByteBuffer control = NO_PAYLOAD;

  private volatile WireLog log = WireLog.OFF;

  private MessageAssembler(
      boolean maskExpected, WebSocketOptions options, @Nullable MessageInflater inflater) {
    this.options = options;
    this.inflater = inflater;
    this.text = options.textInPieces() ? new TextAssembler.InPieces() : new TextAssembler.Whole();
    int extensionBits = inflater == null ? 0 : FrameHeader.RSV1;
    this.frames = new FrameReader(maskExpected, extensionBits, new Limits());
  }

  /// Reads what a client sends.
  ///
  /// @param inflater owned from now on; null if no compression was agreed on
  static MessageAssembler ofClientFrames(
      WebSocketOptions options, @Nullable MessageInflater inflater) {
    return new MessageAssembler(true, options, inflater);
  }

  /// Reads what a server sends. As [#ofClientFrames].
  static MessageAssembler ofServerFrames(
      WebSocketOptions options, @Nullable MessageInflater inflater) {
    return new MessageAssembler(false, options, inflater);
  }

  /// Notes every header from now on. For any thread.
  void log(WireLog log) {
    this.log = log;
  }

  /// The next event, as far as the input goes.
  ///
  /// @param in changed in place: unmasked. An event may be a view of it, and so may what is still
  ///   to be decompressed
  /// @return null if there is none yet; all input is consumed then
  @Nullable Incoming next(ByteBuffer in) throws ProtocolViolation {
    return next(in, true);
  }

  /// The next event, as far as the input goes without decompressing anything: as [#next], but there
  /// may be one still, if [#hasMore()].
  @Nullable Incoming nextPlain(ByteBuffer in) throws ProtocolViolation {
    return next(in, false);
  }

  private @Nullable Incoming next(ByteBuffer in, boolean inflates) throws ProtocolViolation {
    for (; ; ) {
      Incoming event;
      if (inflater != null && inflater.hasMore()) {
        if (!inflates) {
          return null;
        }
        event = inflated(inflater);
      } else if (in.hasRemaining()) {
        event = read(in);
      } else {
        return null;
      }
      if (event != null) {
        return event;
      }
    }
  }

  /// Whether there may be an event before there is more input.
  boolean hasMore() {
    return inflater != null && inflater.hasMore();
  }

  /// How many octets of an unfinished text are kept; for tests.
  int held() {
    return text.held();
  }

  /// Gives up what a piece handed on may be a view of, to whoever still looks at it.
  void renew() {
    if (inflater != null) {
      inflater.renew();
    }
  }

  /// Gives back what is borrowed; there will be no more input. Idempotent.
  void release() {
    if (inflater != null) {
      inflater.release();
    }
  }

  private @Nullable Incoming read(ByteBuffer in) throws ProtocolViolation {
    if (frame == null) {
      if (!frames.readHeader(in)) {
        return null;
      }
      frame = begin(frames.header());
      log.frame(WireLog.Frame.of(WireLog.Direction.IN, frame));
    }
    FrameHeader current = frame;
    ByteBuffer piece = frames.readPayload(in);
    boolean frameEnds = frames.frameEnded();
    if (frameEnds) {
      frame = null;
    }
    if (current.opcode().isControl()) {
      return control(current, piece, frameEnds);
    }
    boolean last = frameEnds && current.fin();
    if (inflater == null || !compressed) {
      return data(piece, last);
    }
    inflater.feed(piece, last);
    return null;
  }

  /// Counts before anything is stored: a piece is all that a bomb gets.
  private @Nullable Incoming inflated(MessageInflater inflater) throws ProtocolViolation {
    long left = limit() - inflated;
    // One octet too many is how too much shows.
    ByteBuffer piece = inflater.inflate(Math.min(left, MessageInflater.PIECE) + 1);
    if (piece.remaining() > left) {
      throw tooBig();
    }
    inflated += piece.remaining();
    return data(piece, inflater.done());
  }

  /// The most octets the message being received may have.
  private long limit() {
    return message == Opcode.TEXT && !options.textInPieces()
        ? Math.min(options.maxText(), options.maxMessage())
        : options.maxMessage();
  }

  private ProtocolViolation tooBig() {
    return new ProtocolViolation(
        CloseCode.MESSAGE_TOO_BIG, "a message of more than " + limit() + " octets");
  }

  /// What can be said before a payload is there.
  private final class Limits implements FrameReader.Rules {

    @Override
    public void start(boolean fin, int rsv, Opcode opcode) throws ProtocolViolation {
      if (opcode.isControl()) {
        return;
      }
      boolean continuation = opcode == Opcode.CONTINUATION;
      if (continuation && message == null) {
        throw new ProtocolViolation(
            CloseCode.PROTOCOL_ERROR, "a continuation without a message"); // §5.4
      }
      if (!continuation && message != null) {
        throw new ProtocolViolation(
            CloseCode.PROTOCOL_ERROR, "a new message inside a fragmented one"); // §5.4
      }
      if (fragments >= options.maxFragments()) {
        throw new ProtocolViolation(
            CloseCode.POLICY_VIOLATION, "more than " + options.maxFragments() + " fragments");
      }
      if (message == null) {
        message = opcode;
        compressed = (rsv & FrameHeader.RSV1) != 0;
      }
    }

    @Override
    public void length(Opcode opcode, long octets) throws ProtocolViolation {
      if (opcode.isControl()) {
        return;
      }
      long limit = compressed ? onTheWire(limit()) : limit();
      if (octets > limit - announced) {
        throw tooBig();
      }
    }

    /// What does not shrink grows: by 4 % when it is flushed every 256 octets, and by an octet or
    /// two if it is short.
    private static long onTheWire(long limit) {
      long more = limit / 8 + 1024;
      return limit > Long.MAX_VALUE - more ? Long.MAX_VALUE : limit + more;
    }
  }

  private FrameHeader begin(FrameHeader header) {
    if (header.opcode().isControl()) {
      control = ByteBuffer.allocate((int) header.length());
      return header;
    }
    fragments++;
    announced += header.length();
    allAnnounced = header.fin() && !compressed;
    return header;
  }

  private @Nullable Incoming data(ByteBuffer piece, boolean last) throws ProtocolViolation {
    Message event = null;
    if (message == Opcode.TEXT) {
      event = text.add(piece, last, allAnnounced ? announced : limit());
    } else if (last || piece.hasRemaining()) {
      event = new Message.Binary(piece, last);
    }
    if (last) {
      message = null;
      announced = 0;
      inflated = 0;
      fragments = 0;
    }
    return event == null ? null : new Incoming.Data(event);
  }

  private @Nullable Incoming control(FrameHeader header, ByteBuffer piece, boolean frameEnds)
      throws ProtocolViolation {
    control.put(piece);
    if (!frameEnds) {
      return null;
    }
    ByteBuffer payload = control.flip();
    control = NO_PAYLOAD;
    if (header.opcode() == Opcode.PING) {
      return new Incoming.Ping(payload);
    }
    if (header.opcode() == Opcode.PONG) {
      return new Incoming.Pong(payload);
    }
    return close(payload);
  }

  private static Incoming close(ByteBuffer payload) throws ProtocolViolation {
    if (!payload.hasRemaining()) {
      return new Incoming.Close(CloseCode.NO_STATUS.value(), "");
    }
    if (payload.remaining() < 2) {
      throw new ProtocolViolation(CloseCode.PROTOCOL_ERROR, "half a close code"); // §5.5.1
    }
    int code = payload.getShort() & 0xFFFF;
    if (!CloseCode.mayBeOnTheWire(code)) {
      throw new ProtocolViolation(CloseCode.PROTOCOL_ERROR, "close code " + code); // §7.4
    }
    Utf8Validator utf8 = new Utf8Validator();
    if (!utf8.accepts(payload) || !utf8.complete()) {
      throw new ProtocolViolation(
          CloseCode.INVALID_PAYLOAD, "a close reason that is not UTF-8"); // §8.1
    }
    return new Incoming.Close(code, StandardCharsets.UTF_8.decode(payload).toString());
  }
}
