package dev.gangway.ssh;

import dev.gangway.terminal.RemoteText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.AbstractService;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/// The service `ssh-userauth` (RFC 4252) as a mailbox: what the host says is put into it by sshj's
/// reader thread, which never waits, and taken out by the opening thread, which can then think,
/// compute and ask the user between two messages.
///
/// In place of sshj's own, whose methods run on the reader thread and count the time a user takes
/// to answer.
final class LoginService extends AbstractService {
  /// A host has one answer outstanding. More than a few are a flood.
  private static final int MAILBOX = 8;

  /// Characters and lines of all that a host says before the login. The longest of the usual legal
  /// notices has 1,300 characters.
  private static final int MAX_GREETING = 4000;

  private static final int MAX_GREETING_LINES = 100;

  /// What a host answers to a login request.
  sealed interface Reply {
    /// The user is in.
    record Success() implements Reply {}

    /// Not so, or not yet.
    ///
    /// @param methods that can go on
    /// @param partial whether the method itself succeeded and another one is wanted on top
    record Failure(List<String> methods, boolean partial) implements Reply {
      public Failure {
        methods = List.copyOf(methods);
      }
    }

    /// Message 60, which means something else in every method.
    ///
    /// @param packet behind the message number
    record MethodMessage(SSHPacket packet) implements Reply {}

    /// The connection is gone.
    record Lost(SSHException why) implements Reply {}
  }

  private final Service next;
  private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(MAILBOX);
  private volatile String greeting = "";

  private final ReentrantLock asking = new ReentrantLock();
  // Both guarded by asking.
  private @Nullable Thread asker;
  private @Nullable SSHException lost;

  /// @param next takes over when the user is in
  LoginService(Transport transport, Service next) {
    super("ssh-userauth", transport);
    this.next = next;
  }

  /// Asks the host for this service. Waits at most the transport's timeout.
  void begin() throws TransportException {
    trans.reqService(this);
  }

  /// What the host had to say before the login (RFC 4252 §5.4), cleaned: at most 4,000 characters
  /// in 100 lines, each of which ends in CR LF. Empty when it said nothing.
  String greeting() {
    return RemoteText.cleanLines(greeting, MAX_GREETING, MAX_GREETING_LINES);
  }

  /// Sends a request and waits for the answer to it.
  ///
  /// @throws TimeoutException if there was none in time
  Reply send(SSHPacket packet, Duration timeout)
      throws TransportException, TimeoutException, InterruptedException {
    trans.write(packet);
    Reply reply = replies.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (reply == null) {
      throw new TimeoutException("no answer to a login request");
    }
    return reply;
  }

  /// Work that may take as long as a person takes.
  interface Slow<T, E extends Exception> {
    T run() throws E, InterruptedException;
  }

  /// Does what waits for a person, and stops when the connection ends meanwhile.
  ///
  /// @param work ends soon when its thread is interrupted
  /// @throws Impatient if the host did not wait so long
  <T, E extends Exception> T attend(Slow<T, E> work) throws SSHException, E, InterruptedException {
    enter();
    T result;
    try {
      result = work.run();
    } catch (Exception e) {
      leave();
      throw e;
    }
    leave();
    return result;
  }

  /// The host ended the connection while somebody was still thinking.
  static final class Impatient extends SSHException {
    private static final long serialVersionUID = 1L;

    Impatient(SSHException why) {
      super(why.getDisconnectReason(), why.getMessage(), why);
    }
  }

  private void enter() throws SSHException {
    asking.lock();
    try {
      if (lost != null) {
        throw lost;
      }
      asker = Thread.currentThread();
    } finally {
      asking.unlock();
    }
  }

  private void leave() throws Impatient {
    asking.lock();
    try {
      asker = null;
      if (lost != null) {
        Thread.interrupted(); // Ours, perhaps not yet noticed.
        throw new Impatient(lost);
      }
    } finally {
      asking.unlock();
    }
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    try {
      switch (message) {
        case USERAUTH_BANNER -> greet(packet.readString());
        case USERAUTH_SUCCESS -> {
          // Before the next packet is read: it may belong to the next service already.
          trans.setAuthenticated();
          trans.setService(next);
          deliver(new Reply.Success());
        }
        case USERAUTH_FAILURE -> {
          List<String> methods = List.of(packet.readString().split(","));
          deliver(new Reply.Failure(methods, packet.readBoolean()));
        }
        case USERAUTH_60 -> deliver(new Reply.MethodMessage(new SSHPacket(packet)));
        default ->
            throw new TransportException(
                DisconnectReason.PROTOCOL_ERROR, "unexpected message during the login");
      }
    } catch (Buffer.BufferException malformed) {
      throw new TransportException(DisconnectReason.PROTOCOL_ERROR, malformed);
    }
  }

  /// Keeps a little more than will be shown, so that the cut is seen. A host may speak several
  /// times.
  private void greet(String said) {
    String before = greeting;
    int room = 2 * MAX_GREETING - before.length();
    greeting = before + said.substring(0, Math.clamp(room, 0, said.length()));
  }

  private void deliver(Reply reply) throws TransportException {
    if (!replies.offer(reply)) {
      throw new TransportException(
          DisconnectReason.PROTOCOL_ERROR, "too many messages during the login");
    }
  }

  @Override
  public void notifyError(SSHException error) {
    asking.lock();
    try {
      lost = error;
      if (asker != null) {
        asker.interrupt();
      }
    } finally {
      asking.unlock();
    }
    if (!replies.offer(new Reply.Lost(error))) {
      replies.clear();
      replies.add(new Reply.Lost(error));
    }
  }
}
