package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Agents that are none, or none any more: what is said of each, and that it is said in time.
@Timeout(60)
class AgentClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private static final HostKey KEY =
      HostKey.of(
          new Buffer.PlainBuffer()
              .putString("ssh-rsa")
              .putBytes(new byte[3])
              .putBytes(new byte[300])
              .getCompactData());

  @TempDir Path folder;

  private static List<HostKey> list(Path socket, Duration timeout) throws Exception {
    try (AgentClient agent = AgentClient.connect(socket)) {
      return agent.identities(timeout);
    }
  }

  private static String listing(FakeAgent.Answer answer, Duration timeout) throws Exception {
    try (FakeAgent agent = new FakeAgent(answer)) {
      return why(() -> list(agent.socket, timeout));
    }
  }

  private static String signing(FakeAgent.Answer answer) throws Exception {
    try (FakeAgent agent = new FakeAgent(answer);
        AgentClient client = AgentClient.connect(agent.socket)) {
      return why(() -> client.sign(KEY, "rsa-sha2-512", new byte[10], LONG));
    }
  }

  private static String why(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    AgentClient.Failed failed = catchThrowableOfType(AgentClient.Failed.class, call);
    assertThat(failed).isNotNull();
    return failed.why();
  }

  @Test
  void noSocketIsNoAgent() {
    assertThat(why(() -> list(folder.resolve("none"), LONG))).startsWith("is not there");
  }

  @Test
  void aSocketNobodyListensAtIsNoAgent() throws Exception {
    try (SshAgent agent = SshAgent.start()) {
      agent.kill();
      assertThat(why(() -> list(agent.socket, LONG))).contains("nothing listens there");
    }
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(why(() -> list(file, LONG))).contains("nothing listens there");
    Path far = folder.resolve("x".repeat(200));
    Files.createFile(far);
    assertThat(why(() -> list(far, LONG))).contains("cannot be reached");
  }

  @Test
  void anAgentThatSaysNothingIsGivenUp() throws Exception {
    assertThat(listing(request -> null, SHORT)).isEqualTo("did not answer within 50 ms");
    byte[] half = {0, 0, 0, 100, 12, 0, 0};
    assertThat(listing(request -> half, SHORT)).isEqualTo("did not answer within 50 ms");
  }

  /// Its queue is full: a connection to it would wait for ever.
  @Test
  void anAgentThatTakesNobodyIsGivenUp() throws Exception {
    Path socket = folder.resolve("socket");
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket), 1);
      boolean full = false;
      while (!full) {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.configureBlocking(false);
        waiting.add(client);
        try {
          full = !client.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException again) {
          full = true;
        }
      }
      assertThat(why(() -> list(socket, LONG))).contains("it is overrun");
    } finally {
      for (SocketChannel client : waiting) {
        client.close();
      }
    }
  }

  @Test
  void anAgentThatHangsUpIsSaidTo() throws Exception {
    assertThat(listing(request -> new byte[0], LONG)).isEqualTo("ended the conversation");
  }

  @Test
  void garbageIsNoAnswer() throws Exception {
    String garbage = "answers in a way that no agent does";
    assertThat(listing(request -> "HTTP/1.1 400 Bad Request\r\n".getBytes(US_ASCII), LONG))
        .isEqualTo(garbage);
    assertThat(listing(request -> new byte[4], LONG)).isEqualTo(garbage);
    assertThat(listing(request -> new byte[] {-1, -1, -1, -1, 12}, LONG)).isEqualTo(garbage);
    assertThat(
            listing(request -> FakeAgent.message(12, new Buffer.PlainBuffer().putUInt32(3)), LONG))
        .isEqualTo(garbage);
    assertThat(
            listing(
                request ->
                    FakeAgent.message(
                        12,
                        new Buffer.PlainBuffer().putUInt32(1).putString(new byte[2]).putString("")),
                LONG))
        .isEqualTo(garbage);
    assertThat(listing(request -> FakeAgent.message(5, new Buffer.PlainBuffer()), LONG))
        .isEqualTo("does not tell its keys");
    assertThat(
            listing(
                request ->
                    FakeAgent.message(12, new Buffer.PlainBuffer().putUInt32(4_000_000_000L)),
                LONG))
        .startsWith("claims to have more than");
    assertThat(signing(request -> FakeAgent.message(14, new Buffer.PlainBuffer())))
        .isEqualTo(garbage);
  }

  /// One that does not know the flags signs with SHA-1, which no host takes any more.
  @Test
  void anotherAlgorithmThanAskedForIsNotTaken() throws Exception {
    byte[] signature =
        new Buffer.PlainBuffer().putString("ssh-rsa").putBytes(new byte[256]).getCompactData();
    assertThat(
            signing(
                request -> FakeAgent.message(14, new Buffer.PlainBuffer().putString(signature))))
        .isEqualTo("is too old for the key: it does not sign by rsa-sha2-512");
  }

  @Test
  void theFlagsSayBySha2() throws Exception {
    List<Integer> flags = new ArrayList<>();
    FakeAgent.Answer noting =
        request -> {
          flags.add(ByteBuffer.wrap(request).getInt(request.length - 4));
          return FakeAgent.message(5, new Buffer.PlainBuffer());
        };
    try (FakeAgent agent = new FakeAgent(noting);
        AgentClient client = AgentClient.connect(agent.socket)) {
      for (String algorithm : List.of("rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519")) {
        assertThat(why(() -> client.sign(KEY, algorithm, new byte[1], LONG)))
            .startsWith("does not sign");
      }
    }
    assertThat(flags).containsExactly(4, 2, 0);
  }

  @Test
  void interruptingEndsTheWait() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (FakeAgent agent =
        new FakeAgent(request -> {
          asked.countDown();
          return null;
        })) {
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  list(agent.socket, Duration.ofHours(1));
                } catch (InterruptedException expected) {
                  ended.countDown();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      asked.await();
      thread.interrupt();
      ended.await();
    }
  }

  @Test
  void aLargeAnswerOfARealAgentIsRead() throws Exception {
    try (SshAgent agent = SshAgent.start()) {
      for (int i = 0; i < 20; i++) {
        Path key = folder.resolve("key" + i);
        SshServer.keygen(key, "ed25519", "");
        agent.add("-q", key.toString());
      }
      assertThat(list(agent.socket, LONG)).hasSize(20).doesNotHaveDuplicates();
    }
  }
}
