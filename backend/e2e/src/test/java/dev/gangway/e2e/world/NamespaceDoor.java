package dev.gangway.e2e.world;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A way to a port of this machine that leads through a [NetworkNamespace]: HAProxy accepts there
/// and connects from here, byte for byte.
public final class NamespaceDoor implements AutoCloseable {
  private static final int PORT = 8022;

  private final ChildProcess haproxy;
  private final Path folder;
  private final InetSocketAddress address;

  private NamespaceDoor(ChildProcess haproxy, Path folder, InetSocketAddress address) {
    this.haproxy = haproxy;
    this.folder = folder;
    this.address = address;
  }

  /// Opens one.
  ///
  /// @param port where it leads, on 127.0.0.1
  public static NamespaceDoor open(NetworkNamespace namespace, int port) {
    Path folder = Place.folder("door");
    Path config =
        Place.write(
            folder.resolve("haproxy.cfg"),
            """
            defaults
              mode tcp
              timeout connect 10s
              timeout client 1h
              timeout server 1h
            listen door
              bind %s:%d namespace %s
              server gateway 127.0.0.1:%d
            """
                .formatted(namespace.address(), PORT, namespace.name(), port));
    String program = Place.program("haproxy", "haproxy").toString();
    NamespaceDoor door =
        new NamespaceDoor(
            ChildProcess.start(
                "door", List.of(program, "-db", "-f", config.toString()), Map.of(), folder),
            folder,
            new InetSocketAddress(namespace.address(), PORT));
    try {
      Await.until("the door in the namespace", door::isOpen, open -> open);
    } catch (AssertionError shut) {
      door.close();
      throw shut;
    }
    return door;
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1_000);
      return true;
    } catch (java.io.IOException notYet) {
      return false;
    }
  }

  /// Where one connects.
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    haproxy.close();
    Place.remove(folder);
  }
}
