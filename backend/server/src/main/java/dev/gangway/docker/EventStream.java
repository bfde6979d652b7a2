package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.github.dockerjava.api.model.Event;
import dev.gangway.docker.DaemonFailure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// What happens to a daemon's containers, as it happens.
///
/// Thread-safety: one thread reads; any thread closes, which frees the reader.
final class EventStream implements AutoCloseable {
  /// Bytes of one event. It carries the container's labels, so it may be long; this is longer.
  private static final int MAX_EVENT = 1 << 20;

  private final HttpTransport.Exchange exchange;
  private final InputStream body;
  private final ObjectReader parser;
  private final byte[] chunk = new byte[4096];
  private int position;
  private int limit;

  /// @param exchange closed with the stream
  EventStream(HttpTransport.Exchange exchange, ObjectReader parser) throws IOException {
    this.exchange = exchange;
    this.body = exchange.reader().body(exchange.head());
    this.parser = parser;
  }

  /// Waits for the next event.
  ///
  /// @throws DaemonFailure if the stream broke, ended, was closed, or says what nobody understands;
  ///   it has nothing more to say then
  Event next() throws DaemonFailure {
    try {
      Event event = parser.readValue(line());
      if (event == null) {
        throw new DaemonFailure(Reason.BAD_ANSWER, "The Docker daemon sent an event of nothing.");
      }
      return event;
    } catch (JsonProcessingException e) {
      throw new DaemonFailure(
          Reason.BAD_ANSWER, "The Docker daemon sent an event that is not understood.", e);
    } catch (DaemonFailure told) {
      throw told;
    } catch (IOException e) {
      throw new DaemonFailure(
          Reason.UNREACHABLE, "The connection to the Docker daemon was lost.", e);
    }
  }

  /// The next line that is not empty: daemons put each event on a line of its own.
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    while (true) {
      if (position == limit) {
        limit = Math.max(0, body.read(chunk));
        position = 0;
        if (limit == 0) {
          throw new EOFException("the stream of events ended");
        }
      }
      byte next = chunk[position++];
      if (next != '\n') {
        if (line.size() == MAX_EVENT) {
          throw new DaemonFailure(Reason.BAD_ANSWER, "The Docker daemon sent an endless event.");
        }
        line.write(next);
      } else if (line.size() > 1) {
        return line.toString(UTF_8);
      }
    }
  }

  @Override
  public void close() {
    exchange.close();
  }
}
