package dev.gangway.e2e.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands on the wire before a gateway and keeps all that comes out of it: heads, bodies and, since
/// servers do not mask them, the frames of WebSockets.
public final class Tap implements AutoCloseable {
  private final ServerSocket listening;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream(); // guarded by itself
  private volatile int gateway;

  private Tap(ServerSocket listening) {
    this.listening = listening;
    Thread.ofVirtual().name("tap").start(this::accept);
  }

  /// Listens; nobody is let through before [#to].
  public static Tap open() {
    try {
      return new Tap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Where it listens.
  public int port() {
    return listening.getLocalPort();
  }

  /// Leads to the gateway on a port of this machine.
  public void to(int port) {
    gateway = port;
  }

  /// All that has come so far, one character for each byte.
  public String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket();
        sockets.add(client);
        sockets.add(server);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway));
        Thread.ofVirtual().name("tap-in").start(() -> pass(client, server, false));
        Thread.ofVirtual().name("tap-out").start(() -> pass(server, client, true));
      }
    } catch (IOException closed) {
      close();
    }
  }

  private void pass(Socket from, Socket to, boolean kept) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 << 10];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (kept) {
          synchronized (heard) {
            heard.write(buffer, 0, n);
          }
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException gone) {
      // One end has gone, and so does the other.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
