package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.ssh.Connector.Endpoint;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A name with several addresses, of which some do not answer.
@Timeout(60)
class ConnectorTest {
  private static final InetAddress FIRST = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SECOND = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress SIX = InetAddress.ofLiteral("::1");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static Line connect(int port, InetAddress... addresses) throws Exception {
    return Connector.connect(
        new Endpoint("web-1.internal", port, false), List.of(addresses), TIMEOUT);
  }

  @Test
  void theNextAddressIsTriedWhenOneRefuses() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, SIX);
        Line line = connect(server.getLocalPort(), FIRST, SECOND, SIX)) {
      assertThat(line.isOpen()).isTrue();
    }
  }

  @Test
  void anAddressThatSwallowsEverythingLeavesTimeForTheNext() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, FIRST);
        ServerSocket server = new ServerSocket(deaf.getLocalPort(), 5, SECOND)) {
      List<Socket> waiting = fill(deaf);
      try (Line line = connect(server.getLocalPort(), FIRST, SECOND)) {
        assertThat(line.isOpen()).isTrue();
      }
      OpenFailure late =
          catchThrowableOfType(OpenFailure.class, () -> connect(deaf.getLocalPort(), FIRST));
      assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(late.text())
          .startsWith(
              "web-1.internal port %d did not answer within 2 s.".formatted(deaf.getLocalPort()));
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /// Connects until nobody answers any more: the queue of those who wait to be accepted is full.
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (true) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(new InetSocketAddress(FIRST, server.getLocalPort()), 300);
      } catch (SocketTimeoutException full) {
        return waiting;
      }
    }
  }

  @Test
  void ofSeveralFailuresARefusalIsToldBefore() {
    OpenFailure refused = catchThrowableOfType(OpenFailure.class, () -> connect(1, FIRST, SIX));

    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.text()).contains("refused the connection");
  }
}
