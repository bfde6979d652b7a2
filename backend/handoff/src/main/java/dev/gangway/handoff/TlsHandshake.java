package dev.gangway.handoff;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/// The server's side of a TLS handshake, on the connection's I/O thread; what takes time (the
/// signature) is done by a virtual thread. Takes no buffer before the client sends something.
///
/// Thread-safety: the I/O thread only. Owns the connection until it is handed on.
final class TlsHandshake {

  private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final StreamConnection connection;
  private final SSLEngine engine;
  private final ByteBufferPool buffers;
  private final Consumer<TlsConnection> done;

  /// What has come and is not understood yet, to be read.
  private @Nullable PooledByteBuffer in;

  /// What is to be sent, to be read.
  private @Nullable PooledByteBuffer out;

  private TlsHandshake(
      StreamConnection connection,
      SSLEngine engine,
      ByteBufferPool buffers,
      Consumer<TlsConnection> done) {
    this.connection = connection;
    this.engine = engine;
    this.buffers = buffers;
    this.done = done;
  }

  /// Begins; the connection is closed if the handshake fails.
  ///
  /// @param buffers of at least the size of a TLS record
  /// @param done gets the connection, on its I/O thread
  static void begin(
      StreamConnection connection,
      SSLEngine engine,
      ByteBufferPool buffers,
      Consumer<TlsConnection> done) {
    TlsHandshake handshake = new TlsHandshake(connection, engine, buffers, done);
    connection.getSourceChannel().setReadListener(_ -> handshake.proceed());
    connection.getSinkChannel().setWriteListener(_ -> handshake.proceed());
    handshake.proceed();
  }

  private void proceed() {
    try {
      connection.getSourceChannel().suspendReads();
      connection.getSinkChannel().suspendWrites();
      if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
          && engine.getSession().getProtocol().equals("NONE")) {
        engine.beginHandshake();
      }
      step();
    } catch (SSLException e) {
      LOG.debug("TLS with {}: {}", connection.getPeerAddress(), e.toString());
      tell();
      IoUtils.safeClose(connection);
    } catch (IOException | RuntimeException e) {
      // The second kind is the JDK's for some of what a hostile peer can send.
      LOG.debug("TLS with {}: {}", connection.getPeerAddress(), e.toString());
      IoUtils.safeClose(connection);
    }
  }

  private void step() throws IOException {
    for (; ; ) {
      if (!drain()) {
        connection.getSinkChannel().resumeWrites();
        return;
      }
      switch (engine.getHandshakeStatus()) {
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap()) {
            return;
          }
        }
        case NEED_WRAP -> wrap();
        case NEED_TASK -> {
          Thread.ofVirtual().name("tls-handshake").start(this::runTasks);
          return;
        }
        case FINISHED, NOT_HANDSHAKING -> {
          done.accept(new TlsConnection(connection, engine, buffers, in));
          return;
        }
      }
    }
  }

  /// @return false if more has to come first
  private boolean unwrap() throws IOException {
    PooledByteBuffer pooled = in;
    if (pooled != null) {
      SSLEngineResult result = engine.unwrap(pooled.getBuffer(), NOTHING);
      switch (result.getStatus()) {
        case OK -> {
          return true;
        }
        case CLOSED, BUFFER_OVERFLOW -> throw new SSLException("ended in the handshake");
        case BUFFER_UNDERFLOW -> {
          // Read on.
        }
      }
    }
    if (pooled == null) {
      pooled = buffers.allocate();
      pooled.getBuffer().flip();
    }
    ByteBuffer buffer = pooled.getBuffer();
    buffer.compact();
    int count = connection.getSourceChannel().read(buffer);
    buffer.flip();
    if (count < 0) {
      throw new SSLException("left in the handshake");
    }
    if (buffer.hasRemaining()) {
      in = pooled;
    } else {
      in = null;
      pooled.close();
    }
    if (count == 0) {
      connection.getSourceChannel().resumeReads();
    }
    return count > 0;
  }

  private void wrap() throws SSLException {
    PooledByteBuffer pooled = buffers.allocate();
    out = pooled;
    engine.wrap(NOTHING, pooled.getBuffer());
    pooled.getBuffer().flip();
  }

  /// @return false if something is left
  private boolean drain() throws IOException {
    PooledByteBuffer pooled = out;
    if (pooled != null) {
      while (pooled.getBuffer().hasRemaining()) {
        if (connection.getSinkChannel().write(pooled.getBuffer()) == 0) {
          return false;
        }
      }
      out = null;
      pooled.close();
    }
    return true;
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    try {
      connection.getIoThread().execute(this::proceed);
    } catch (RejectedExecutionException e) {
      IoUtils.safeClose(connection);
    }
  }

  /// Sends the alert that says what was wrong, if it goes at once.
  private void tell() {
    try {
      if (drain() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        wrap();
        drain();
      }
    } catch (IOException e) {
      LOG.debug("TLS alert not sent: {}", e.toString());
    }
  }
}
