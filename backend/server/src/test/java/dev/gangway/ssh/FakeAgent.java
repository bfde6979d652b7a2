package dev.gangway.ssh;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.schmizz.sshj.common.Buffer;
import org.jspecify.annotations.Nullable;

/// Something at a socket that is no proper agent: it answers each request, of whatever kind, by
/// what a test has it say, and hangs up where the test says nothing.
final class FakeAgent implements AutoCloseable {
  /// Bytes to a request, or null to say nothing and keep the connection.
  interface Answer {
    byte @Nullable [] to(byte[] request) throws Exception;
  }

  final Path socket;
  private final ServerSocketChannel server;
  private final Queue<SocketChannel> open = new ConcurrentLinkedQueue<>();

  FakeAgent(Answer answer) throws IOException {
    socket = Files.createTempDirectory("gangway-agent").resolve("socket");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              SocketChannel channel = server.accept();
              open.add(channel);
              Thread.ofVirtual().start(() -> serve(channel, answer));
            }
          } catch (IOException closed) {
            // The test is over.
          }
        });
  }

  private static void serve(SocketChannel channel, Answer answer) {
    try (channel) {
      DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
      OutputStream out = Channels.newOutputStream(channel);
      while (true) {
        byte[] request = new byte[in.readInt()];
        in.readFully(request);
        byte[] bytes = answer.to(request);
        if (bytes != null) {
          out.write(bytes);
          if (bytes.length == 0) {
            return;
          }
        }
      }
    } catch (Exception over) {
      // The other side has seen enough.
    }
  }

  /// A whole message with its length.
  static byte[] message(int kind, Buffer.PlainBuffer body) {
    byte[] bytes = body.getCompactData();
    return ByteBuffer.allocate(5 + bytes.length)
        .putInt(1 + bytes.length)
        .put((byte) kind)
        .put(bytes)
        .array();
  }

  /// The list of these keys.
  static byte[] identities(HostKey... keys) {
    Buffer.PlainBuffer body = new Buffer.PlainBuffer().putUInt32(keys.length);
    for (HostKey key : keys) {
      body.putString(key.bytes()).putString("comment");
    }
    return message(12, body);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
    Files.delete(socket);
    Files.delete(socket.getParent());
  }
}
