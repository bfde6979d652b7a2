package dev.gangway.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ExecCreateCmdResponse;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.command.ListContainersCmd;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import dev.gangway.config.DockerConfig;
import dev.gangway.docker.DaemonFailure.Reason;
import dev.gangway.terminal.TerminalSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What Gangway asks of one daemon. Requests and answers are docker-java's where it has them.
///
/// Every call blocks until its answer or its deadline, and throws a [DaemonFailure] with a text fit
/// for users. Interrupting a thread in a call costs that call's connection; the failure comes with
/// the thread's interrupt status still set.
///
/// Thread-safe.
final class DaemonClient implements AutoCloseable {
  private static final Map<String, String> UPGRADE =
      Map.of("connection", "Upgrade", "upgrade", "tcp", "content-type", "application/json");

  private final Watchdog watchdog;
  private final HttpTransport transport;
  private final ObjectMapper json = DockerClientConfig.getDefaultObjectMapper();

  /// As long as the daemon is believed to be the one that was asked for its version.
  private volatile @Nullable Agreed agreed;

  private record Agreed(RemoteApiVersion version, DockerClient commands) {
    String prefix() {
      return "/" + version.asWebPathPart();
    }
  }

  DaemonClient(DockerConfig config) {
    this(config, new Watchdog(config.name()));
  }

  private DaemonClient(DockerConfig config, Watchdog watchdog) {
    this(config, watchdog, SocketStream.opener(config.endpoint(), watchdog));
  }

  /// @param watchdog closed with the client
  /// @param opener makes the connections
  DaemonClient(DockerConfig config, Watchdog watchdog, ByteStream.Opener opener) {
    this.watchdog = watchdog;
    this.transport =
        new HttpTransport(opener, watchdog, config.connectTimeout(), config.requestTimeout());
  }

  /// Deadlines for others that talk to this daemon.
  Watchdog watchdog() {
    return watchdog;
  }

  /// Asks whether the daemon is there, and for its version.
  void ping() throws DaemonFailure {
    agreed = null;
    call(_ -> true);
  }

  /// The containers, those that do not run as well.
  ///
  /// @param ids only these; all if it is empty
  List<Container> list(Collection<String> ids) throws DaemonFailure {
    ids.forEach(ContainerIds::full);
    return call(commands -> {
      ListContainersCmd list = commands.listContainersCmd().withShowAll(true);
      return (ids.isEmpty() ? list : list.withIdFilter(ids)).exec();
    });
  }

  /// One container.
  ///
  /// @param id a full one
  InspectContainerResponse inspect(String id) throws DaemonFailure {
    ContainerIds.full(id);
    return call(commands -> commands.inspectContainerCmd(id).exec());
  }

  /// What happens to containers from now on.
  ///
  /// @param actions what is told: `start`, `die`; nothing else is
  /// @return the caller closes it
  EventStream events(Collection<String> actions) throws DaemonFailure {
    String names = actions.stream().sorted().collect(Collectors.joining("\",\"", "\"", "\""));
    String filters =
        URLEncoder.encode("{\"type\":[\"container\"],\"event\":[%s]}".formatted(names), UTF_8);
    return raw(agreed -> {
      HttpTransport.Exchange exchange =
          transport.open("GET", agreed.prefix() + "/events?filters=" + filters, Map.of(), null);
      boolean open = false;
      try {
        EventStream events = new EventStream(exchange, json.readerFor(Event.class));
        open = true;
        return events;
      } finally {
        if (!open) {
          exchange.close();
        }
      }
    });
  }

  /// Prepares an exec.
  ///
  /// @param container a full id
  /// @return its full id
  String createExec(String container, ExecRequest request) throws DaemonFailure {
    ContainerIds.full(container);
    return raw(agreed -> {
      var answer =
          transport.post(
              agreed.prefix() + "/containers/" + container + "/exec",
              json.writeValueAsBytes(request));
      ExecCreateCmdResponse created = json.readValue(answer, ExecCreateCmdResponse.class);
      String id = created == null ? null : created.getId();
      if (id == null || !ContainerIds.isFull(id)) {
        throw new DaemonFailure(Reason.BAD_ANSWER, "The Docker daemon made an exec without an id.");
      }
      return id;
    });
  }

  /// Starts an exec and stays on its connection: docker-java's way of doing that guesses from the
  /// first byte whether output is in frames, and damages what is not.
  ///
  /// @param exec a full id
  /// @return the caller closes it
  ExecStream startExec(String exec, boolean tty) throws DaemonFailure {
    ContainerIds.full(exec);
    byte[] body = "{\"Detach\":false,\"Tty\":%b}".formatted(tty).getBytes(UTF_8);
    return raw(agreed -> {
      HttpTransport.Exchange exchange =
          transport.open("POST", agreed.prefix() + "/exec/" + exec + "/start", UPGRADE, body);
      if (!exchange.head().isRaw()) {
        exchange.close();
        throw new DaemonFailure(
            Reason.BAD_ANSWER,
            "Something between the gateway and the Docker daemon does not pass the upgrade of a connection on, which a terminal needs.");
      }
      return new ExecStream(exchange);
    });
  }

  /// @param exec a full id
  InspectExecResponse inspectExec(String exec) throws DaemonFailure {
    ContainerIds.full(exec);
    return call(commands -> commands.inspectExecCmd(exec).exec());
  }

  /// Tells an exec's terminal its size; when this returns, the terminal has it.
  ///
  /// @param exec a full id
  void resizeExec(String exec, TerminalSize size) throws DaemonFailure {
    ContainerIds.full(exec);
    call(commands -> {
      commands.resizeExecCmd(exec).withSize(size.rows(), size.columns()).exec();
      return true;
    });
  }

  private interface Raw<T> {
    T run(Agreed agreed) throws IOException;
  }

  private <T> T call(Function<DockerClient, @Nullable T> command) throws DaemonFailure {
    return raw(agreed -> {
      try {
        T answer = command.apply(agreed.commands());
        if (answer == null) {
          throw new DaemonFailure(Reason.BAD_ANSWER, "The Docker daemon answered nothing.");
        }
        return answer;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (RuntimeException e) {
        // docker-java wraps what Jackson throws, and throws what it does not expect.
        throw new DaemonFailure(
            Reason.BAD_ANSWER, "The Docker daemon's answer is not understood.", e);
      }
    });
  }

  private <T> T raw(Raw<T> request) throws DaemonFailure {
    try {
      return request.run(agreed());
    } catch (DaemonFailure e) {
      if (e.reason() == Reason.UNREACHABLE) {
        // Another version of Docker may be there when it comes back.
        agreed = null;
      }
      throw e;
    } catch (JsonProcessingException e) {
      throw new DaemonFailure(
          Reason.BAD_ANSWER, "The Docker daemon's answer is not understood.", e);
    } catch (IOException e) {
      throw new DaemonFailure(
          Reason.UNREACHABLE, "The connection to the Docker daemon was lost.", e);
    }
  }

  private Agreed agreed() throws IOException {
    Agreed known = agreed;
    if (known != null) {
      return known;
    }
    HttpHead answer = transport.head("/_ping");
    List<String> versions = answer.all("api-version");
    if (versions.size() != 1) {
      throw new DaemonFailure(
          Reason.BAD_ANSWER, "This is not how a Docker daemon answers: it names no API version.");
    }
    RemoteApiVersion version = ApiVersion.agreed(versions.getFirst());
    Agreed fresh =
        new Agreed(version, DockerClientImpl.getInstance(new ClientConfig(version), transport));
    agreed = fresh;
    return fresh;
  }

  /// Ends no request that is under way, but their deadlines: to be closed last.
  @Override
  public void close() {
    watchdog.close();
  }
}
