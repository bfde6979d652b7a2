package dev.gangway.ssh;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;

/// Sends packets, after the exchange of keys that may be going on.
final class PacketWriter {
  private PacketWriter() {}

  /// sshj lets a writer wait for the end of the exchange by a flag that the next exchange takes
  /// back. A writer that is slow to wake up in between is told of a timeout that never was, with
  /// nothing sent yet; a window that is not given back for that stops a channel for ever.
  ///
  /// Never to be called on sshj's reader thread, which alone can bring an exchange to its end.
  static void write(Transport transport, SSHPacket packet) throws TransportException {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(transport.getTimeoutMs());
    while (true) {
      try {
        transport.write(packet);
        return;
      } catch (TransportException e) {
        if (SshFailures.inChain(e, TimeoutException.class) == null || System.nanoTime() >= limit) {
          throw e;
        }
      }
    }
  }
}
