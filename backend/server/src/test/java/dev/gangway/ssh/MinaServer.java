package dev.gangway.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.apache.sshd.server.shell.ShellFactory;
import org.jspecify.annotations.Nullable;

/// Another real SSH server, Apache MINA's, for what OpenSSH does only with accounts of the machine:
/// passwords, questions, chains of methods. And, by [#tampering], for breaking the protocol.
final class MinaServer implements AutoCloseable {
  final SshServer mina = SshServer.setUpDefaultServer();

  /// One permit for each channel of the server that the client refused, while tampering.
  final Semaphore openFailures = new Semaphore(0);

  /// Why, by RFC 4254 §5.1, in the same order.
  final List<Integer> openFailureReasons = new CopyOnWriteArrayList<>();

  private static final byte OPEN_FAILURE = 92;
  private final Path folder;

  MinaServer() throws IOException {
    folder = Files.createTempDirectory("gangway-mina");
    mina.setHost("127.0.0.1");
    mina.setPort(0);
    SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider(folder.resolve("key"));
    keys.setAlgorithm("EC");
    keys.setKeySize(256);
    mina.setKeyPairProvider(keys);
    mina.setShellFactory(greeting());
  }

  MinaServer start() throws IOException {
    mina.start();
    return this;
  }

  /// Lets every packet that is about to be sent be changed: its number, and the packet.
  void tampering(BiConsumer<Integer, Buffer> tamper) {
    mina.setSessionFactory(
        new SessionFactory(mina) {
          @Override
          protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
            return new ServerSessionImpl(mina, io) {
              @Override
              public IoWriteFuture writePacket(Buffer buffer) throws IOException {
                tamper.accept(buffer.rawByte(buffer.rpos()) & 0xff, buffer);
                return super.writePacket(buffer);
              }

              // Answers to channels the server only pretends to open would surprise it.
              @Override
              protected void doHandleMessage(Buffer buffer) throws Exception {
                if (buffer.rawByte(buffer.rpos()) == OPEN_FAILURE) {
                  buffer.getByte();
                  buffer.getInt(); // The channel.
                  openFailureReasons.add(buffer.getInt());
                  openFailures.release();
                } else {
                  super.doHandleMessage(buffer);
                }
              }
            };
          }
        });
  }

  /// `SHA256:…` of the host key.
  String fingerprint() throws Exception {
    return org.apache.sshd.common.config.keys.KeyUtils.getFingerPrint(
        mina.getKeyPairProvider().loadKeys(null).iterator().next().getPublic());
  }

  int port() {
    return mina.getPort();
  }

  /// Offers these methods only, or chains of them: `publickey,password`.
  void offer(String... chains) {
    CoreModuleProperties.AUTH_METHODS.set(mina, String.join(" ", chains));
  }

  /// A shell that says hello and waits.
  private static ShellFactory greeting() {
    return channel -> new Greeting();
  }

  private static final class Greeting implements Command {
    private @Nullable OutputStream out;

    @Override
    public void setInputStream(InputStream in) {}

    @Override
    public void setOutputStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {}

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
      if (out != null) {
        out.write("hello".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}
  }

  @Override
  public void close() throws IOException {
    mina.stop(true);
    Files.deleteIfExists(folder.resolve("key"));
    Files.deleteIfExists(folder);
  }
}
