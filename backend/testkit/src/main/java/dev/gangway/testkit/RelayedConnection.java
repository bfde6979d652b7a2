package dev.gangway.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A client's connection to a [FaultRelay] and the one that leads on, as four threads.
final class RelayedConnection {
  private final Socket client;
  private final Socket server = new Socket();
  private final Faults toServer;
  private final Faults toClient;
  private final Consumer<RelayedConnection> over;
  private final List<Thread> threads = new ArrayList<>(); // guarded by itself
  private final AtomicInteger lanesOpen = new AtomicInteger(2);
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param over told once when both ends are closed
  RelayedConnection(
      Socket client, Faults toServer, Faults toClient, Consumer<RelayedConnection> over) {
    this.client = client;
    this.toServer = toServer;
    this.toClient = toClient;
    this.over = over;
  }

  /// What a lane's thread does.
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /// Leads on, as soon as anything passes at all.
  void start(SocketAddress target) {
    run(() -> {
      toServer.awaitPassage();
      toClient.awaitPassage();
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      carry(toServer, client, server);
      carry(toClient, server, client);
    });
  }

  private void carry(Faults faults, Socket from, Socket to) {
    Lane lane = new Lane(faults, from, to);
    faults.add(lane);
    run(() -> {
      try {
        lane.read();
      } catch (IOException reset) {
        // A reset is a kind of end, and waits in a black hole as any other.
        faults.awaitPassage();
        throw reset;
      }
    });
    run(() -> {
      try {
        if (lane.write() == Lane.Outcome.SPENT) {
          reset();
        } else if (lanesOpen.decrementAndGet() == 0) {
          close();
        }
      } finally {
        faults.remove(lane);
      }
    });
  }

  private void run(Work work) {
    Thread thread =
        Thread.ofVirtual()
            .name("fault relay")
            .unstarted(() -> {
              try {
                work.run();
              } catch (IOException | InterruptedException broken) {
                reset();
              }
            });
    synchronized (threads) {
      threads.add(thread);
    }
    thread.start();
    if (closed.get()) {
      thread.interrupt();
    }
  }

  /// Ends both connections by RST (RFC 9293 §3.5.2): what is on its way is lost.
  void reset() {
    for (Socket socket : List.of(client, server)) {
      try {
        socket.setSoLinger(true, 0);
      } catch (SocketException gone) {
        // It is closed, and so can be no more.
      }
    }
    close();
  }

  private void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    for (Socket socket : List.of(client, server)) {
      try {
        socket.close();
      } catch (IOException gone) {
        // Its descriptor is freed all the same.
      }
    }
    synchronized (threads) {
      threads.forEach(Thread::interrupt);
    }
    over.accept(this);
  }
}
