package dev.gangway.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP relay that does on purpose what networks do by accident, between any two parts. It listens
/// on a port of the loopback address.
///
/// ```
///  client ──► FaultRelay ── toServer ──► server
///         ◄──            ◄── toClient ──
/// ```
///
/// Each direction has its own [Faults], which hold for all connections and can be changed while
/// these run. Its buffers are small and bounded: who does not read stops who writes.
///
/// Thread-safe. Closing it resets every connection.
public final class FaultRelay implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final ServerSocket listener;
  private final Faults toServer = new Faults();
  private final Faults toClient = new Faults();
  private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private volatile SocketAddress target;

  private FaultRelay(SocketAddress target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    // Accepting holds no carrier in the JDK's sockets; a platform thread says so in every JDK.
    Thread.ofPlatform().daemon().name("fault relay").start(this::accept);
  }

  /// One that leads to a port of the loopback address, with nothing wrong yet.
  public static FaultRelay to(int port) {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /// One that leads elsewhere, with nothing wrong yet.
  public static FaultRelay to(SocketAddress target) {
    return new FaultRelay(target);
  }

  /// Where clients connect, on 127.0.0.1.
  public int port() {
    return listener.getLocalPort();
  }

  /// Where connections lead from now on: a server may have to know the relay's port before it has
  /// one of its own.
  public void aim(int port) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// What is wrong on the way from clients to the server.
  public Faults toServer() {
    return toServer;
  }

  /// What is wrong on the way back.
  public Faults toClient() {
    return toClient;
  }

  /// Nothing passes in either direction; see [Faults#blackHole].
  public void blackHole() {
    toServer.blackHole();
    toClient.blackHole();
  }

  /// Everything passes again in both directions.
  public void heal() {
    toServer.heal();
    toClient.heal();
  }

  /// Resets every connection, at both ends. New ones are none the worse.
  public void cutAll() {
    connections.forEach(RelayedConnection::reset);
  }

  /// How many connections there are.
  public int connections() {
    return connections.size();
  }

  /// How many there have ever been.
  public long accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      cutAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        RelayedConnection connection =
            new RelayedConnection(client, toServer, toClient, connections::remove);
        connections.add(connection);
        connection.start(target);
        if (listener.isClosed()) {
          connection.reset(); // it came while everything was being closed
        }
      } catch (IOException closed) {
        // Or the client has gone already, and the next one may come.
      }
    }
  }
}
