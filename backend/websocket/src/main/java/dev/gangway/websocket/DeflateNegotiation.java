package dev.gangway.websocket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Agrees on permessage-deflate (RFC 7692 §5 and §7.1).
///
/// ```
///   client: offer() ──► server: answer() ──► client: judge()
/// ```
///
/// A server passes over what is wrong and takes the next offer; a client whose offer is answered
/// wrongly has no connection.
final class DeflateNegotiation {

  static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
  private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";

  /// 8 to 15 without leading zeros (RFC 7692 §7.1.2.1).
  private static final Pattern WINDOW = Pattern.compile("[89]|1[0-5]");

  /// The parameters of one extension that are right by themselves, in the RFC's words.
  ///
  /// @param serverWindow 0 if not named
  /// @param clientWindow 0 if not named; 15 if named without a value
  private record Parameters(
      boolean serverNoTakeover, boolean clientNoTakeover, int serverWindow, int clientWindow) {}

  private DeflateNegotiation() {}

  /// The answer to a client's offers: the first one that is right, since a server of every window
  /// can do whatever is asked. An offer that is not right is as good as none (RFC 7692 §7.1).
  static Optional<DeflateAgreement> answer(List<Extension> offers, DeflateOptions options) {
    return offers.stream()
        .filter(offer -> offer.name().equals(NAME))
        .map(DeflateNegotiation::parametersOf)
        .flatMap(Optional::stream)
        .findFirst()
        .map(offer -> answer(offer, options));
  }

  private static DeflateAgreement answer(Parameters offer, DeflateOptions options) {
    StringBuilder header = new StringBuilder(NAME);
    // Both may be said without having been asked (§7.1.1), and both are what the client asked for
    // or said it would do.
    boolean sendTakeover = options.takeover() && !offer.serverNoTakeover();
    if (!sendTakeover) {
      header.append("; ").append(SERVER_NO_TAKEOVER);
    }
    boolean receiveTakeover = options.takeover() && !offer.clientNoTakeover();
    if (!receiveTakeover) {
      header.append("; ").append(CLIENT_NO_TAKEOVER);
    }
    int sendWindow = options.sendWindow();
    if (offer.serverWindow() > 0) {
      sendWindow = Math.min(sendWindow, offer.serverWindow());
    }
    // Asked for, it must be in the answer (§7.1.2.1).
    if (offer.serverWindow() > 0 || sendWindow < DeflateOptions.FULL_WINDOW) {
      header.append("; ").append(SERVER_WINDOW).append('=').append(sendWindow);
    }
    int receiveWindow = DeflateOptions.FULL_WINDOW;
    // Not offered, it must not be in the answer (§7.1.2.2); every inflater has the full window.
    if (offer.clientWindow() > 0 && options.receiveWindow() < DeflateOptions.FULL_WINDOW) {
      receiveWindow = Math.min(offer.clientWindow(), options.receiveWindow());
      header.append("; ").append(CLIENT_WINDOW).append('=').append(receiveWindow);
    }
    return new DeflateAgreement(
        header.toString(), sendTakeover, sendWindow, receiveTakeover, receiveWindow);
  }

  /// A client's one offer. It says that a server may ask for any window, as a server must not do
  /// otherwise (§7.1.2.2).
  static String offer(DeflateOptions options) {
    StringBuilder header = new StringBuilder(NAME);
    if (!options.takeover()) {
      header.append("; ").append(SERVER_NO_TAKEOVER).append("; ").append(CLIENT_NO_TAKEOVER);
    }
    if (options.receiveWindow() < DeflateOptions.FULL_WINDOW) {
      header.append("; ").append(SERVER_WINDOW).append('=').append(options.receiveWindow());
    }
    header.append("; ").append(CLIENT_WINDOW);
    if (options.sendWindow() < DeflateOptions.FULL_WINDOW) {
      header.append('=').append(options.sendWindow());
    }
    return header.toString();
  }

  /// Judges the answer to [#offer].
  ///
  /// @param lines of the header in the response
  /// @param options what was offered, or null for nothing
  /// @return nothing if the server uses no extension
  /// @throws HandshakeViolation if it uses what was not offered (RFC 6455 §4.1)
  static Optional<DeflateAgreement> judge(List<String> lines, @Nullable DeflateOptions options)
      throws HandshakeViolation {
    Optional<List<Extension>> used = Extension.parse(lines);
    if (used.isEmpty()) {
      throw HandshakeViolation.ofAnswer("Sec-WebSocket-Extensions must be a list of extensions.");
    }
    if (used.get().isEmpty()) {
      return Optional.empty();
    }
    Extension extension = used.get().getFirst();
    if (options == null || used.get().size() > 1 || !extension.name().equals(NAME)) {
      throw HandshakeViolation.ofAnswer("The server uses an extension that was not offered.");
    }
    return Optional.of(judge(String.join(", ", lines), extension, options));
  }

  private static DeflateAgreement judge(String header, Extension extension, DeflateOptions options)
      throws HandshakeViolation {
    Parameters answer =
        parametersOf(extension)
            .filter(_ -> extension.parameters().stream().noneMatch(DeflateNegotiation::isHint))
            .orElseThrow(() -> wrong("has a parameter that it must not have"));
    // What was asked for is agreed to by saying so (§7.1.1.1, §7.1.2.1).
    if (!options.takeover() && !answer.serverNoTakeover()) {
      throw wrong("lacks " + SERVER_NO_TAKEOVER);
    }
    int receiveWindow = said(answer.serverWindow());
    if (receiveWindow > options.receiveWindow()) {
      throw wrong("has not the " + SERVER_WINDOW + " that was asked for");
    }
    int sendWindow = options.sendWindow();
    if (answer.clientWindow() > 0) {
      if (answer.clientWindow() > sendWindow) {
        throw wrong("has a greater " + CLIENT_WINDOW + " than was offered"); // §7.1.2.2
      }
      sendWindow = answer.clientWindow();
    }
    boolean sendTakeover = options.takeover() && !answer.clientNoTakeover();
    return new DeflateAgreement(
        header, sendTakeover, sendWindow, !answer.serverNoTakeover(), receiveWindow);
  }

  /// A window without a value is for offers only (§7.1.2.2).
  private static boolean isHint(Extension.Parameter parameter) {
    return parameter.name().equals(CLIENT_WINDOW) && parameter.value() == null;
  }

  private static int said(int window) {
    return window > 0 ? window : DeflateOptions.FULL_WINDOW;
  }

  private static HandshakeViolation wrong(String what) {
    return HandshakeViolation.ofAnswer("The answer to " + NAME + " " + what + ".");
  }

  /// @return nothing if a parameter is unknown, repeated, or has a value it must not have
  private static Optional<Parameters> parametersOf(Extension extension) {
    Map<String, @Nullable String> values = new HashMap<>();
    for (Extension.Parameter parameter : extension.parameters()) {
      if (values.containsKey(parameter.name()) || !isRight(parameter)) {
        return Optional.empty();
      }
      values.put(parameter.name(), parameter.value());
    }
    return Optional.of(
        new Parameters(
            values.containsKey(SERVER_NO_TAKEOVER),
            values.containsKey(CLIENT_NO_TAKEOVER),
            window(values, SERVER_WINDOW),
            window(values, CLIENT_WINDOW)));
  }

  private static boolean isRight(Extension.Parameter parameter) {
    String value = parameter.value();
    return switch (parameter.name()) {
      case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> value == null;
      case SERVER_WINDOW -> value != null && WINDOW.matcher(value).matches();
      case CLIENT_WINDOW -> value == null || WINDOW.matcher(value).matches();
      default -> false;
    };
  }

  private static int window(Map<String, @Nullable String> values, String name) {
    if (!values.containsKey(name)) {
      return 0;
    }
    String value = values.get(name);
    return value == null ? DeflateOptions.FULL_WINDOW : Integer.parseInt(value);
  }
}
