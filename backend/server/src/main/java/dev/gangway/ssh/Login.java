package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import dev.gangway.config.HostLogin.Method;
import dev.gangway.config.SshConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.OpeningDialog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs one user in on one connection (RFC 4252), by the host's methods in their order: what is
/// configured for a method is used, and what is not configured is asked of the user, where the
/// configuration lists the method or has nothing at all to log in by.
///
/// A host that wants a second method on top of the first gets it: what is configured if it is, else
/// what the user answers. Used by the opening thread.
final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /// Methods in a chain. No host wants more than two or three.
  private static final int MAX_STEPS = 4;

  private static final List<Method> DEFAULT_ORDER =
      List.of(Method.PUBLICKEY, Method.PASSWORD, Method.KEYBOARD_INTERACTIVE);

  private final SshConnection connection;
  private final HostConfig host;
  private final OpenRequest request;
  private final PrivateKeys keys;
  private final SshConfig config;
  private final OpeningDialog dialog;

  /// @param request who asks
  /// @param keys those of the configuration
  Login(
      SshConnection connection,
      HostConfig host,
      OpenRequest request,
      PrivateKeys keys,
      SshConfig config,
      OpeningDialog dialog) {
    this.connection = connection;
    this.host = host;
    this.request = request;
    this.keys = keys;
    this.config = config;
    this.dialog = dialog;
  }

  /// Returns when the user is in; the connection then knows what the host had to say before.
  void run() throws OpenFailure, InterruptedException {
    String name = LoginName.of(host, request);
    Identities identities = Identities.of(host.login(), name, keys);
    LoginExchange exchange =
        new LoginExchange(
            connection, host, host.login().user().of(name), config.loginTimeout(), dialog);
    for (String problem : identities.problems()) {
      LOG.warn("ssh-key-unusable target={} why={}", host.name(), problem);
      exchange.trying(problem);
    }
    try {
      exchange.begin();
      if (!new Methods(exchange, host, identities).run()) {
        throw exchange.refused("");
      }
      connection.greetedBy(exchange.greeting());
    } catch (TimeoutException e) {
      throw exchange.late(e);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw SshFailures.inChain(e, TimeoutException.class) != null
          ? exchange.late(e)
          : exchange.ended(e);
    }
  }

  /// The methods of one login, in their order.
  private static final class Methods {
    private final LoginExchange exchange;
    private final List<Method> order;
    private final PublicKeyLogin byKey;
    private final PromptLogin byPrompts;

    /// Whether the user is asked for what is not configured.
    private boolean asking;

    /// Whether nothing at all is there to begin with.
    private final boolean empty;

    Methods(LoginExchange exchange, HostConfig host, Identities identities) {
      HostLogin login = host.login();
      this.exchange = exchange;
      this.order = login.methods().isEmpty() ? DEFAULT_ORDER : login.methods();
      this.byKey =
          new PublicKeyLogin(exchange, identities.usable(), host.algorithms().signatures());
      this.byPrompts = new PromptLogin(exchange, login.password());
      this.asking = login.isEmpty() || (!login.methods().isEmpty() && login.password().isEmpty());
      this.empty = identities.usable().isEmpty() && login.password().isEmpty();
    }

    boolean run() throws IOException, OpenFailure, TimeoutException, InterruptedException {
      if (empty && exchange.accepted(exchange.send(exchange.request("none")))) {
        return true;
      }
      for (int step = 0; step < MAX_STEPS; step++) {
        if (step()) {
          return true;
        }
        if (!exchange.partial()) {
          return false;
        }
        asking = true;
        exchange.nextStep();
        byPrompts.nextStep();
      }
      return false;
    }

    private boolean step() throws IOException, OpenFailure, TimeoutException, InterruptedException {
      for (Method method : order) {
        if (isOffered(method) && configured(method)) {
          return true;
        }
        if (asking && !exchange.partial() && isOffered(method) && asked(method)) {
          return true;
        }
        if (exchange.partial()) {
          return false;
        }
      }
      return false;
    }

    private boolean isOffered(Method method) {
      return exchange.offers(method.toString());
    }

    private boolean configured(Method method)
        throws IOException, OpenFailure, TimeoutException, InterruptedException {
      return switch (method) {
        case PUBLICKEY -> byKey.run();
        case PASSWORD -> byPrompts.configuredPassword();
        case KEYBOARD_INTERACTIVE -> byPrompts.configuredAnswers();
      };
    }

    private boolean asked(Method method)
        throws IOException, OpenFailure, TimeoutException, InterruptedException {
      return switch (method) {
        case PUBLICKEY -> false;
        case PASSWORD -> byPrompts.askedPassword();
        case KEYBOARD_INTERACTIVE -> byPrompts.askedAnswers();
      };
    }
  }
}
