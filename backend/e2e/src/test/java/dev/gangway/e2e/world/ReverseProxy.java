package dev.gangway.e2e.world;

import java.net.URI;

/// A reverse proxy with TLS on a port of the loopback address, in the foreground, run by whoever
/// runs the tests.
public interface ReverseProxy extends AutoCloseable {
  /// The address of a path of it.
  URI uri(String path);

  /// Makes it read its configuration again, as an admin does after a change. Apart from Apache's,
  /// the connections of before are cut a little later.
  void reload();

  /// Ends it. Nothing of it is left but its log.
  @Override
  void close();
}
