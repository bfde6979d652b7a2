package dev.gangway.handoff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Reads the head of each HTTP/1.1 request along with Undertow's parser, which forgives what a
/// proxy in front may understand otherwise: a folded header line becomes a plain one, for instance,
/// and nobody can tell afterwards (RFC 9112 §5.2).
///
/// Nothing is held back, copied or refused here; [StrictRequests] asks what was seen. The octets
/// after a head pass unseen, until [#expectHead()]: which of them are a body, frames or another
/// request is not decided here, only that there are any.
///
/// ```
///  REQUEST_LINE ─CR─► LINE_CR ─LF─► LINE_START ─► NAME ─:─► VALUE ─CR─► LINE_CR …
///                                        └─CR─► LAST_CR ─LF─► PAST
/// ```
///
/// Thread-safety: as a conduit, one thread at a time.
final class HeadWatch extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private enum State {
    REQUEST_LINE,
    LINE_CR,
    LINE_START,
    NAME,
    VALUE,
    LAST_CR,
    PAST
  }

  /// RFC 9110 §5.6.2.
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private static final long HTTP_1_1 = 0x48_54_54_50_2f_31_2e_31L;
  private static final long HTTP_1_0 = 0x48_54_54_50_2f_31_2e_30L;

  private final Visitor visitor;

  /// The last eight octets of the request line: its version, which Undertow takes for 1.1 whatever
  /// it is.
  private long version;

  private State state = State.REQUEST_LINE;
  private boolean empty = true;
  private boolean wrong;
  private boolean glued;
  private boolean asked;

  HeadWatch(StreamSourceConduit next, Visitor visitor) {
    super(next);
    this.visitor = visitor;
  }

  Visitor visitor() {
    return visitor;
  }

  StreamSourceConduit watched() {
    return next;
  }

  /// Whether the head that Undertow calls complete is one, and well-formed. Asked once for each.
  boolean wellFormed() {
    boolean fresh = !asked;
    asked = true;
    return fresh && !wrong && state == State.PAST;
  }

  /// Whether something came together with the head that is not part of it.
  boolean glued() {
    return glued;
  }

  /// The next octet is the first of a request.
  void expectHead() {
    state = State.REQUEST_LINE;
    empty = true;
    wrong = false;
    glued = false;
    asked = false;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    if (asked) {
      return next.read(destination);
    }
    int from = destination.position();
    int count = next.read(destination);
    look(destination, from);
    return count;
  }

  @Override
  public long read(ByteBuffer[] destinations, int offset, int length) throws IOException {
    if (asked) {
      return next.read(destinations, offset, length);
    }
    int[] from = new int[length];
    for (int i = 0; i < length; i++) {
      from[i] = destinations[offset + i].position();
    }
    long count = next.read(destinations, offset, length);
    for (int i = 0; i < length; i++) {
      look(destinations[offset + i], from[i]);
    }
    return count;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    seenNothing();
    return next.transferTo(position, count, target);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    seenNothing();
    return next.transferTo(count, through, target);
  }

  /// No head is read like this; should one ever be, it is not served.
  private void seenNothing() {
    wrong |= !asked;
  }

  private void look(ByteBuffer octets, int from) {
    int to = octets.position();
    if (from == to) {
      return;
    }
    if (empty) {
      empty = false;
      visitor.headBegins();
    } else if (state == State.PAST) {
      // A head was complete and nobody has asked about it: this and Undertow disagree.
      wrong = true;
    }
    int at = from;
    while (at < to && state != State.PAST) {
      step(octets.get(at++) & 0xff);
    }
    glued |= at < to;
  }

  private void step(int octet) {
    switch (state) {
      case REQUEST_LINE -> {
        if (octet == '\r') {
          wrong |= version != HTTP_1_1 && version != HTTP_1_0;
          state = State.LINE_CR;
        } else {
          version = version << Byte.SIZE | octet;
          wrong |= octet < ' ' || octet > '~';
        }
      }
      case LINE_CR -> {
        wrong |= octet != '\n';
        state = State.LINE_START;
      }
      case LINE_START -> {
        if (octet == '\r') {
          state = State.LAST_CR;
        } else {
          // A space or tab here folds the line into the one before.
          wrong |= !TOKEN[octet];
          state = State.NAME;
        }
      }
      case NAME -> {
        if (octet == ':') {
          state = State.VALUE;
        } else if (octet == '\r') {
          wrong = true;
          state = State.LINE_CR;
        } else {
          wrong |= !TOKEN[octet];
        }
      }
      case VALUE -> {
        if (octet == '\r') {
          state = State.LINE_CR;
        } else {
          wrong |= (octet < ' ' && octet != '\t') || octet == 0x7f;
        }
      }
      case LAST_CR -> {
        wrong |= octet != '\n';
        state = State.PAST;
      }
      case PAST -> throw new IllegalStateException("the head is over");
    }
  }
}
