package dev.gangway.ssh;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Buffer;
import org.jspecify.annotations.Nullable;

/// A conversation with an ssh-agent at its socket (draft-miller-ssh-agent): which keys it has, and
/// signatures by them. Keys are bytes to it, so that certificates and keys of a kind that the
/// gateway does not know sign as well.
///
/// For one thread, which may be interrupted; every wait has a deadline. What the agent says is
/// bounded before it is believed.
final class AgentClient implements AutoCloseable {
  private static final int REQUEST_IDENTITIES = 11;
  private static final int IDENTITIES = 12;
  private static final int SIGN = 13;
  private static final int SIGNATURE = 14;

  /// How an RSA key signs; without a flag with SHA-1, which nobody wants.
  private static final int RSA_SHA2_256 = 2;

  private static final int RSA_SHA2_512 = 4;

  /// As OpenSSH has it, in bytes and keys.
  static final int MAX_MESSAGE = 256 << 10;

  private static final int MAX_KEYS = 2048;

  /// Why the agent is of no use: a clause that begins after "the agent" and its socket.
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String why) {
      super(why);
    }

    Failed(String why, Throwable cause) {
      super(why, cause);
    }

    /// The clause.
    String why() {
      return String.valueOf(getMessage());
    }
  }

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  private AgentClient(SocketChannel channel, Selector selector, SelectionKey key) {
    this.channel = channel;
    this.selector = selector;
    this.key = key;
  }

  /// A connection to the agent of that socket.
  static AgentClient connect(Path socket) throws Failed {
    if (Files.notExists(socket)) {
      throw new Failed("is not there; it has to be started before the gateway needs it");
    }
    SocketChannel channel = null;
    Selector selector = null;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.configureBlocking(false);
      selector = Selector.open();
      SelectionKey key = channel.register(selector, 0);
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        throw new IOException("a connection that takes time, which a socket of this kind has not");
      }
      AgentClient client = new AgentClient(channel, selector, key);
      channel = null;
      selector = null;
      return client;
    } catch (IOException | IllegalArgumentException e) {
      throw new Failed(
          "cannot be reached: nothing listens there, it is overrun, or the user the gateway runs as may not connect",
          e);
    } finally {
      closeQuietly(selector);
      closeQuietly(channel);
    }
  }

  /// The public keys of the agent, certificates among them, in its order. A locked one has none.
  ///
  /// @param timeout for all of the answer
  List<HostKey> identities(Duration timeout) throws Failed, InterruptedException {
    Buffer.PlainBuffer answer =
        ask(new Buffer.PlainBuffer().putByte((byte) REQUEST_IDENTITIES), IDENTITIES, timeout);
    try {
      long count = answer.readUInt32();
      if (count > MAX_KEYS) {
        throw new Failed("claims to have more than " + MAX_KEYS + " keys");
      }
      List<HostKey> keys = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        keys.add(HostKey.of(answer.readStringAsBytes()));
        answer.readStringAsBytes(); // A comment, which says nothing of a key.
      }
      return keys;
    } catch (Buffer.BufferException | IllegalArgumentException garbage) {
      throw new Failed("answers in a way that no agent does", garbage);
    }
  }

  /// A signature, as it goes into a login request.
  ///
  /// @param algorithm the name of the signature's own: `rsa-sha2-512`, without that of a
  ///   certificate
  /// @param timeout long, where the agent asks somebody before it signs
  byte[] sign(HostKey by, String algorithm, byte[] data, Duration timeout)
      throws Failed, InterruptedException {
    int flags =
        switch (algorithm) {
          case "rsa-sha2-512" -> RSA_SHA2_512;
          case "rsa-sha2-256" -> RSA_SHA2_256;
          default -> 0;
        };
    Buffer.PlainBuffer request =
        new Buffer.PlainBuffer()
            .putByte((byte) SIGN)
            .putString(by.bytes())
            .putString(data)
            .putUInt32(flags);
    Buffer.PlainBuffer answer = ask(request, SIGNATURE, timeout);
    try {
      byte[] signature = answer.readStringAsBytes();
      String made = new Buffer.PlainBuffer(signature).readString();
      if (!made.equals(algorithm)) {
        throw new Failed("is too old for the key: it does not sign by " + algorithm);
      }
      return signature;
    } catch (Buffer.BufferException garbage) {
      throw new Failed("answers in a way that no agent does", garbage);
    }
  }

  /// Sends a request and waits for the answer of the given kind; it is returned from behind its
  /// number.
  private Buffer.PlainBuffer ask(Buffer.PlainBuffer request, int kind, Duration timeout)
      throws Failed, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    byte[] message = request.getCompactData();
    try {
      ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + message.length);
      out.putInt(message.length).put(message).flip();
      while (out.hasRemaining()) {
        if (channel.write(out) == 0) {
          await(SelectionKey.OP_WRITE, deadline, timeout);
        }
      }
      int length = read(Integer.BYTES, deadline, timeout).getInt();
      if (length < 1 || length > MAX_MESSAGE) {
        throw new Failed("answers in a way that no agent does");
      }
      ByteBuffer answer = read(length, deadline, timeout);
      if (answer.get() != kind) {
        throw new Failed(
            kind == SIGNATURE
                ? "does not sign: it is locked, or who was to confirm it did not"
                : "does not tell its keys");
      }
      byte[] rest = new byte[answer.remaining()];
      answer.get(rest);
      return new Buffer.PlainBuffer(rest);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new Failed("ended the conversation", e);
    }
  }

  private ByteBuffer read(int length, long deadline, Duration timeout)
      throws IOException, Failed, InterruptedException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes);
      if (count < 0) {
        throw new EOFException("the agent closed its socket");
      }
      if (count == 0) {
        await(SelectionKey.OP_READ, deadline, timeout);
      }
    }
    return bytes.flip();
  }

  private void await(int operation, long deadline, Duration timeout)
      throws IOException, Failed, InterruptedException {
    key.interestOps(operation);
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left > 0) {
      selector.select(left);
      selector.selectedKeys().clear();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (System.nanoTime() >= deadline) {
      throw new Failed("did not answer within " + SshFailures.seconds(timeout));
    }
  }

  @Override
  public void close() {
    closeQuietly(selector);
    closeQuietly(channel);
  }

  private static void closeQuietly(@Nullable Closeable closeable) {
    if (closeable != null) {
      try {
        closeable.close();
      } catch (IOException worthless) {
        // It is gone all the same.
      }
    }
  }
}
