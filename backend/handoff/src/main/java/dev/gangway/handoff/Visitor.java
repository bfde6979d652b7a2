package dev.gangway.handoff;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/// One connection that speaks HTTP, from accept to its end or upgrade: how long it may go on as it
/// does.
///
/// A connection waits (for a TLS handshake, for a request head, between requests) or is served.
/// While it waits it has a deadline and may be sent away for another one; while it is served, only
/// a client that takes nothing of the answer, or does not end its body, is cut.
///
/// Thread-safety: any thread. Deadlines are kept to the pace of [Visitors#look()].
final class Visitor {

  /// For a TLS handshake, and again for a complete request head from its first octet, or from the
  /// beginning of the connection.
  static final int HEAD_MILLIS = 9_000;

  /// Between requests. Browsers keep connections for longer, and take it well if a server does not.
  static final int REST_MILLIS = 60_000;

  /// For a whole body, from the end of the head.
  static final int BODY_MILLIS = 9_500;

  /// Without an octet taken of what is to be sent.
  static final int STALL_MILLIS = 30_000;

  /// What a client has left to read and close after the last answer.
  static final int LINGER_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(Visitor.class);

  private final Visitors visitors;
  private final Visitors.@Nullable Crowd crowd;

  /// The one to close: under TLS, the outer one, once there is one.
  private volatile StreamConnection connection;

  /// In terms of [System#nanoTime()], if [#timed].
  private volatile long deadline;

  private volatile boolean timed;

  /// Since when there is something to send that is not taken, if [#stalling].
  private volatile long stalledSince;

  private volatile boolean stalling;

  /// Whether a request has been answered, so that the next head has a beginning of its own.
  private volatile boolean rested;

  /// Whether it speaks HTTP/2, where a client can withhold its consent to an answer while it takes
  /// all that is sent.
  private volatile boolean streams;

  /// How many requests are being served: several at a time only with HTTP/2. Guarded by the lock of
  /// [Visitors].
  private int requests;

  Visitor(Visitors visitors, Visitors.@Nullable Crowd crowd, StreamConnection connection) {
    this.visitors = visitors;
    this.crowd = crowd;
    this.connection = connection;
    limit(HEAD_MILLIS);
  }

  Visitors.@Nullable Crowd crowd() {
    return crowd;
  }

  /// The connection is the inner one of this; the head is waited for.
  void wrappedBy(StreamConnection outer) {
    connection = outer;
    limit(HEAD_MILLIS);
  }

  /// It speaks HTTP/2.
  void streams() {
    streams = true;
  }

  /// The first octet of a request has come. That of the first request is no beginning: who connects
  /// has the time for a head, whenever it starts to send it.
  void headBegins() {
    if (rested) {
      limit(HEAD_MILLIS);
    }
  }

  /// A request's head is complete.
  void requestBegins() {
    visitors.underLock(() -> {
      if (requests++ == 0) {
        timed = false;
        visitors.serves(this);
      }
      if (streams) {
        limit(REST_MILLIS);
      }
    });
  }

  /// The request that is served has a body, which is still to come.
  void bodyBegins() {
    limit(BODY_MILLIS);
  }

  /// The body is complete.
  void bodyEnds() {
    timed = false;
  }

  /// An answer has been sent.
  ///
  /// @param more whether another request may follow
  void requestEnds(boolean more) {
    visitors.underLock(() -> {
      if (--requests == 0) {
        rested = true;
        limit(more ? REST_MILLIS : LINGER_MILLIS);
        visitors.letsWait(this);
      }
    });
  }

  /// Something was to be sent.
  ///
  /// @param taken whether any of it was taken
  /// @param left whether any of it is left
  void sent(boolean taken, boolean left) {
    if (streams && taken) {
      limit(REST_MILLIS);
    }
    if (!left) {
      stalling = false;
    } else if (taken || !stalling) {
      stalledSince = System.nanoTime();
      stalling = true;
    }
  }

  /// The connection has ended, or is no longer one of HTTP.
  void leave() {
    timed = false;
    stalling = false;
    visitors.leaves(this);
  }

  /// Whether it has to go.
  boolean overdue(long now) {
    return (timed && now - deadline > 0)
        || (stalling && now - stalledSince > STALL_MILLIS * 1_000_000L);
  }

  /// Ends the connection, on its I/O thread: any other may have it in its hands.
  void cut(String why) {
    StreamConnection closing = connection;
    LOG.debug("{} is cut: {}", closing.getPeerAddress(), why);
    try {
      closing.getIoThread().execute(() -> IoUtils.safeClose(closing));
    } catch (RejectedExecutionException e) {
      // The threads are gone, and with them whatever else could use it.
      IoUtils.safeClose(closing);
    }
  }

  private void limit(int millis) {
    deadline = System.nanoTime() + millis * 1_000_000L;
    timed = true;
  }
}
