package dev.gangway.handoff;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/// Reads the body of a request, whole, without a thread that waits for it.
///
/// What is too large, too slow or not what the head says is answered here and never seen by the
/// handler: 413, 408, 400, each with a line of text and the end of the connection.
///
/// Thread-safety: used within the I/O thread of its exchange.
public final class RequestBody {

  /// What is read and dropped of a body that is too large, so that its sender is still there to
  /// read the answer: to a connection closed on data that nobody reads, TCP answers with a reset.
  private static final int DROPPED = 2 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

  private final HttpServerExchange exchange;
  private final int most;
  private final Consumer<byte[]> done;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final ByteBuffer chunk = ByteBuffer.allocate(4 * 1024);
  private long octets;
  private boolean over;
  private XnioExecutor.Key timer = () -> false;

  private RequestBody(HttpServerExchange exchange, int most, Consumer<byte[]> done) {
    this.exchange = exchange;
    this.most = most;
    this.done = done;
  }

  /// Reads the body, and hands it on or refuses the request. Returns at once; the handler that
  /// calls it returns, too, and leaves the exchange alone until then.
  ///
  /// @param exchange in its I/O thread, as handlers are called
  /// @param mostOctets not negative
  /// @param time for all of it. After 9.5 s from the head's end the listener cuts the connection
  ///   whatever is given here
  /// @param done gets the body on the I/O thread and does not block; it ends the exchange, or
  ///   dispatches it to a thread that does. The connection ends with the exchange
  public static void read(
      HttpServerExchange exchange, int mostOctets, Duration time, Consumer<byte[]> done) {
    RequestBody reading = new RequestBody(exchange, mostOctets, done);
    exchange.setMaxEntitySize((long) mostOctets + DROPPED);
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> reading.begin(time));
  }

  private void begin(Duration time) {
    if (announced() > (long) most + DROPPED) {
      refuse(413, "This is too large.\n");
      return;
    }
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      throw new IllegalStateException("the body of this request is being read already");
    }
    timer =
        exchange
            .getIoThread()
            .executeAfter(
                () -> refuse(408, "This takes too long.\n"),
                time.toMillis(),
                TimeUnit.MILLISECONDS);
    channel.getReadSetter().set(this::proceed);
    proceed(channel);
  }

  private long announced() {
    String length = exchange.getRequestHeaders().getFirst(Headers.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      // A number too large for a long; Undertow has refused any other.
      return Long.MAX_VALUE;
    }
  }

  private void proceed(StreamSourceChannel channel) {
    while (!over) {
      int count;
      try {
        count = channel.read(chunk.clear());
      } catch (IOException e) {
        LOG.debug("a body that does not end well: {}", e.toString());
        refuse(400, "The body is not what its length or encoding says.\n");
        return;
      }
      if (count == 0) {
        channel.resumeReads();
        return;
      }
      if (count < 0) {
        end();
        return;
      }
      octets += count;
      if (octets <= most) {
        body.write(chunk.array(), 0, count);
      } else if (octets > (long) most + DROPPED) {
        refuse(413, "This is too large.\n");
      }
    }
    channel.suspendReads();
  }

  private void end() {
    if (octets > most) {
      refuse(413, "This is too large.\n");
      return;
    }
    over = true;
    timer.remove();
    HeadWatch watch = StrictRequests.watch(exchange);
    if (watch != null) {
      watch.visitor().bodyEnds();
    }
    try {
      done.accept(body.toByteArray());
    } catch (RuntimeException | Error e) {
      // Nobody else is left who would end the exchange.
      LOG.error("a request failed", e);
      if (exchange.isResponseStarted()) {
        IoUtils.safeClose(exchange.getConnection());
      } else {
        StrictRequests.refuse(exchange, 500, "Something went wrong here.\n");
      }
    }
  }

  private void refuse(int status, String reason) {
    if (over) {
      return;
    }
    over = true;
    timer.remove();
    if (!exchange.isResponseStarted()) {
      StrictRequests.refuse(exchange, status, reason);
    }
  }
}
