package dev.gangway.handoff;

import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The command line of [EchoServer].
///
/// @param port 0 for any free one
/// @param origins the only ones taken; empty for any or none
/// @param subprotocols chosen from if a client asks, the first one first
/// @param maxMessage in octets
/// @param deflate whether permessage-deflate is agreed on with clients that offer it
record EchoOptions(
    int port, List<String> origins, List<String> subprotocols, int maxMessage, boolean deflate) {

  static final String HELP =
      """
      Usage: ws-echo [options]
      Answers every WebSocket message at /echo with the same message, whole and in one frame.

        --port N             listen on 127.0.0.1:N; 0 for any free port (default 9001)
        --origin URL         take this Origin only; may be repeated (default: any, or none)
        --subprotocol NAME   speak this subprotocol with clients that ask; may be repeated
        --max-message BYTES  refuse larger messages with 1009 (default 67108864)
        --deflate on|off     permessage-deflate with clients that offer it (default on)
        --help               print this
      """;

  /// A command line that cannot be understood; the message is one line for the user.
  static final class BadArgument extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    BadArgument(String message) {
      super(message);
    }
  }

  static EchoOptions parse(List<String> arguments) throws BadArgument {
    int port = 9001;
    List<String> origins = new ArrayList<>();
    List<String> subprotocols = new ArrayList<>();
    int maxMessage = 64 << 20;
    boolean deflate = true;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--port" -> port = number(option, value(option, rest), 0, 65_535);
        case "--origin" -> origins.add(origin(value(option, rest)));
        case "--subprotocol" -> subprotocols.add(token(value(option, rest)));
        case "--max-message" ->
            maxMessage = number(option, value(option, rest), 1, Integer.MAX_VALUE - 64);
        case "--deflate" -> deflate = onOrOff(value(option, rest));
        default -> throw new BadArgument("unknown option " + option + "; --help lists them");
      }
    }
    return new EchoOptions(
        port, List.copyOf(origins), List.copyOf(subprotocols), maxMessage, deflate);
  }

  private static String value(String option, Iterator<String> rest) throws BadArgument {
    if (!rest.hasNext()) {
      throw new BadArgument(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, String text, int least, int most) throws BadArgument {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadArgument(
        option + " takes a number from " + least + " to " + most + ", not " + text);
  }

  private static String origin(String text) throws BadArgument {
    try {
      URI uri = URI.create(text);
      if (uri.getScheme() != null && uri.getHost() != null && uri.getRawPath().isEmpty()) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new BadArgument(
        "--origin takes a scheme and a host, like https://console.example, not " + text);
  }

  private static String token(String text) throws BadArgument {
    if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      throw new BadArgument("--subprotocol takes a token, not " + text);
    }
    return text;
  }

  private static boolean onOrOff(String text) throws BadArgument {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new BadArgument("--deflate takes on or off, not " + text);
    };
  }
}
