package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException.Reason;
import net.schmizz.sshj.connection.channel.forwarded.ForwardedChannelOpener;
import net.schmizz.sshj.transport.TransportException;

/// The channels a host may open towards the gateway: to the ssh-agent, where the configuration
/// allows it (draft-miller-ssh-agent §4), and none else. Windows of X11 and forwarded ports are
/// refused as prohibited.
///
/// Whoever is `root` on the host can sign by the agent's keys while a terminal is open, which is
/// why nothing is forwarded unless a host is given it by name. More than sign nobody can: see
/// [AgentRules].
///
/// sshj's reader thread only counts; what may wait is done by threads of their own, of which there
/// are never more than the counts here and in [ConnectionLayer] allow.
final class AgentForwarding {
  /// The type of the host's channels to the agent.
  static final String CHANNEL = "auth-agent@openssh.com";

  /// The request of a session for them.
  static final String REQUEST = "auth-agent-req@openssh.com";

  /// Channels to the agent at a time. Programs take one each, for moments.
  private static final int MAX_CHANNELS = 8;

  private static final List<String> REFUSED =
      List.of("x11", "forwarded-tcpip", "forwarded-streamlocal@openssh.com");

  private final ConnectionLayer connection;
  private final ReceiveMemory memory;
  private final Semaphore channels = new Semaphore(MAX_CHANNELS);

  private AgentForwarding(ConnectionLayer connection, ReceiveMemory memory) {
    this.connection = connection;
    this.memory = memory;
  }

  /// What a host sends when it opens a channel.
  private record Opening(int recipient, long window, long packet) {}

  private interface Answer {
    void to(Opening opening) throws ConnectionException, TransportException;
  }

  /// Whether programs on a host may use the agent.
  static boolean isAllowed(HostConfig host) {
    return host.login().agent().filter(HostLogin.Agent::forward).isPresent();
  }

  /// Answers what the host will open on a connection. To be called before the login.
  static void install(ConnectionLayer connection, HostConfig host, ReceiveMemory memory) {
    AgentForwarding forwarding = new AgentForwarding(connection, memory);
    for (String type : REFUSED) {
      forwarding.answer(type, forwarding::prohibit);
    }
    forwarding.answer(
        CHANNEL,
        host.login()
            .agent()
            .filter(HostLogin.Agent::forward)
            .<Answer>map(agent -> opening -> forwarding.accept(opening, agent))
            .orElse(forwarding::prohibit));
  }

  private void prohibit(Opening opening) throws TransportException {
    refuse(opening, Reason.ADMINISTRATIVELY_PROHIBITED);
  }

  private void refuse(Opening opening, Reason reason) throws TransportException {
    connection.sendOpenFailure(opening.recipient(), reason, "");
  }

  private void answer(String type, Answer answer) {
    connection.attach(
        new ForwardedChannelOpener() {
          @Override
          public String getChannelType() {
            return type;
          }

          @Override
          public void handleOpen(SSHPacket packet) throws ConnectionException, TransportException {
            try {
              answer.to(
                  new Opening(packet.readUInt32AsInt(), packet.readUInt32(), packet.readUInt32()));
            } catch (Buffer.BufferException malformed) {
              throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, malformed);
            }
          }
        });
  }

  private void accept(Opening opening, HostLogin.Agent configured)
      throws ConnectionException, TransportException {
    if (opening.packet() < 1) {
      throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "a channel for empty packets");
    }
    if (!channels.tryAcquire()) {
      refuse(opening, Reason.RESOURCE_SHORTAGE);
      return;
    }
    Thread.ofVirtual().name("ssh-agent-channel").start(() -> connect(opening, configured));
  }

  private void connect(Opening opening, HostLogin.Agent configured) {
    SocketChannel agent;
    try {
      agent = dial(configured.socket());
    } catch (IOException | IllegalArgumentException unreachable) {
      channels.release();
      refuseUnreachable(opening);
      return;
    }
    new AgentChannel(
            connection,
            opening.recipient(),
            opening.window(),
            opening.packet(),
            agent,
            new AgentRules(configured.fingerprints()),
            memory,
            channels::release)
        .run();
  }

  private void refuseUnreachable(Opening opening) {
    try {
      refuse(opening, Reason.CONNECT_FAILED);
    } catch (TransportException tooMany) {
      // A host that opens more than it waits for is told of no more.
    }
  }

  /// Never waits: an agent whose queue is full is as good as none.
  private static SocketChannel dial(Path socket) throws IOException {
    SocketChannel agent = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean connected = false;
    try {
      agent.configureBlocking(false);
      if (!agent.connect(UnixDomainSocketAddress.of(socket))) {
        throw new IOException("the agent takes no connection");
      }
      agent.configureBlocking(true);
      connected = true;
      return agent;
    } finally {
      if (!connected) {
        agent.close();
      }
    }
  }
}
