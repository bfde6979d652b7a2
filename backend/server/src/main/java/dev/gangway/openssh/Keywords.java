package dev.gangway.openssh;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keywords of `ssh_config(5)` and what becomes of each: carried over, said, or of no meaning
/// to a gateway (how `ssh` logs, draws and multiplexes on the machine it runs on). Stateless.
final class Keywords {
  /// Former names, and the present one. From OpenSSH's table of keywords.
  private static final Map<String, String> FORMER =
      Map.ofEntries(
          Map.entry("identityfile2", "identityfile"),
          Map.entry("dsaauthentication", "pubkeyauthentication"),
          Map.entry("pubkeyacceptedkeytypes", "pubkeyacceptedalgorithms"),
          Map.entry("hostbasedkeytypes", "hostbasedacceptedalgorithms"),
          Map.entry("challengeresponseauthentication", "kbdinteractiveauthentication"),
          Map.entry("skeyauthentication", "kbdinteractiveauthentication"),
          Map.entry("tisauthentication", "kbdinteractiveauthentication"),
          Map.entry("globalknownhostsfile2", "globalknownhostsfile"),
          Map.entry("userknownhostsfile2", "userknownhostsfile"),
          Map.entry("protocolkeepalives", "serveraliveinterval"),
          Map.entry("keepalive", "tcpkeepalive"));

  /// Carried over, by one argument.
  private static final Set<String> ONE =
      Set.of(
          "hostname",
          "port",
          "user",
          "identityfile",
          "certificatefile",
          "identityagent",
          "identitiesonly",
          "preferredauthentications",
          "passwordauthentication",
          "kbdinteractiveauthentication",
          "pubkeyauthentication",
          "stricthostkeychecking",
          "hostkeyalias",
          "forwardagent",
          "ciphers",
          "kexalgorithms",
          "macs",
          "hostkeyalgorithms",
          "pubkeyacceptedalgorithms");

  /// Carried over, by several arguments or as they stand.
  private static final Set<String> SEVERAL =
      Set.of(
          "userknownhostsfile",
          "globalknownhostsfile",
          "setenv",
          "proxycommand",
          "proxyjump",
          "remotecommand");

  private static final Set<String> ADDING_UP =
      Set.of(
          "identityfile",
          "certificatefile",
          "sendenv",
          "localforward",
          "remoteforward",
          "dynamicforward");

  /// Of no meaning to a gateway.
  private static final Set<String> SILENT =
      Set.of(
          "addkeystoagent",
          "batchmode",
          "canonicaldomains",
          "canonicalizefallbacklocal",
          "canonicalizemaxdots",
          "canonicalizepermittedcnames",
          "checkhostip",
          "clearallforwardings",
          "connectionattempts",
          "controlpath",
          "controlpersist",
          "enableescapecommandline",
          "escapechar",
          "exitonforwardfailure",
          "fingerprinthash",
          "forkafterauthentication",
          "forwardx11timeout",
          "forwardx11trusted",
          "gatewayports",
          "hashknownhosts",
          "ignoreunknown",
          "ipqos",
          "kbdinteractivedevices",
          "loglevel",
          "logverbose",
          "numberofpasswordprompts",
          "obscurekeystroketiming",
          "permitlocalcommand",
          "permitremoteopen",
          "protocol",
          "proxyusefdpass",
          "rekeylimit",
          "serveralivecountmax",
          "stdinnull",
          "streamlocalbindmask",
          "streamlocalbindunlink",
          "syslogfacility",
          "tcpkeepalive",
          "updatehostkeys",
          "usekeychain",
          "visualhostkey",
          "warnweakcrypto",
          "xauthlocation");

  private static final Map<String, String> SAID = said();

  /// Values that ask for nothing that Gangway would not do anyway.
  private static final Set<String> USUAL =
      Set.of("no", "false", "none", "off", "0", "any", "auto", "default");

  private Keywords() {}

  private static Map<String, String> said() {
    Map<String, String> said = new HashMap<>();
    String tunnel = "a tunnel is not a terminal's matter";
    said.put("localforward", tunnel);
    said.put("remoteforward", tunnel);
    said.put("dynamicforward", tunnel);
    said.put("tunnel", tunnel);
    said.put("tunneldevice", tunnel);
    said.put("forwardx11", "a terminal in a page has no X11");
    said.put("sendenv", "the gateway's environment is not yours; name values under `environment`");
    said.put("serveraliveinterval", "one interval holds for all hosts; see `ssh.keepalive`");
    said.put("controlmaster", "connections are shared by `share`, host by host");
    said.put("connecttimeout", "one deadline holds for all hosts; see `ssh.connect_timeout`");
    said.put("compression", "there is no compression");
    said.put("requesttty", "there is always a terminal");
    said.put("sessiontype", "there is always a shell or a command");
    said.put("addressfamily", "all addresses of a name are tried");
    said.put("bindaddress", "the system chooses the address to connect from");
    said.put("bindinterface", "the system chooses the interface to connect from");
    said.put("canonicalizehostname", "names are looked up as they stand");
    said.put("localcommand", "no command runs on the gateway");
    said.put("knownhostscommand", "no command runs on the gateway; see `ssh.known_hosts`");
    said.put("verifyhostkeydns", "keys are not looked up in DNS; see `host_key`");
    said.put(
        "nohostauthenticationforlocalhost",
        "every host's key is verified; see `host_key` and `ssh.known_hosts`");
    said.put(
        "revokedhostkeys",
        "list these keys with `@revoked` in a file of `ssh.known_hosts`, or they are not refused");
    said.put("requiredrsasize", "the bound for RSA keys is the gateway's own");
    said.put("casignaturealgorithms", "the algorithms of authorities are the gateway's own");
    said.put("pkcs11provider", "keys in tokens need an ssh-agent; see `agent`");
    said.put("securitykeyprovider", "keys in tokens need an ssh-agent; see `agent`");
    said.put("hostbasedauthentication", "host-based logins are not supported");
    said.put("hostbasedacceptedalgorithms", "host-based logins are not supported");
    said.put("enablesshkeysign", "host-based logins are not supported");
    for (String gssapi :
        new String[] {
          "authentication",
          "clientidentity",
          "delegatecredentials",
          "keyexchange",
          "kexalgorithms",
          "renewalforcesrekey",
          "serveridentity",
          "trustdns"
        }) {
      said.put("gssapi" + gssapi, "Kerberos logins are not supported");
    }
    said.put("tag", "tags are for `Match tagged`, which is left out");
    said.put("channeltimeout", "see `sessions.idle`");
    return said;
  }

  /// The present name of a keyword in lower case.
  static String present(String keyword) {
    return FORMER.getOrDefault(keyword, keyword);
  }

  /// Whether all lines count, not the first alone.
  static boolean addsUp(String keyword) {
    return ADDING_UP.contains(keyword);
  }

  /// What is wrong with a line that `ssh` would refuse.
  static Optional<String> mistake(ConfigLine line) {
    String keyword = line.keyword();
    boolean known =
        ONE.contains(keyword)
            || SEVERAL.contains(keyword)
            || SILENT.contains(keyword)
            || SAID.containsKey(keyword);
    if (!known) {
      return Optional.of("not a keyword that is known here");
    }
    if (line.words().isEmpty()) {
      boolean missing = line.rest().isEmpty() || line.rest().startsWith("#");
      return Optional.of(missing ? "its argument is missing" : "the quotes do not close");
    }
    if (ONE.contains(keyword) && line.words().size() > 1) {
      return Optional.of("more than one argument; quotes hold blanks together");
    }
    if (line.words().contains("") && !SEVERAL.contains(keyword)) {
      return Optional.of("an argument is empty");
    }
    return switch (keyword) {
      case "port" ->
          Ports.parse(line.word()).isPresent()
              ? Optional.empty()
              : Optional.of(Shown.quoted(line.word()) + " is no port");
      case "proxyjump" ->
          Hop.parseAll(line.command()).isPresent()
              ? Optional.empty()
              : Optional.of(Shown.quoted(line.command()) + " is no list of hosts");
      case "setenv" ->
          line.words().stream().allMatch(word -> word.indexOf('=') > 0)
              ? Optional.empty()
              : Optional.of("expected NAME=VALUE");
      default -> Optional.empty();
    };
  }

  /// Why a line is not carried over; nothing if it is, or if it is of no meaning.
  static Optional<String> whyNot(ConfigLine line) {
    String value = line.word().toLowerCase(Locale.ROOT);
    boolean usual =
        switch (line.keyword()) {
          case "requesttty" -> !value.equals("no") && !value.equals("false");
          case "sessiontype" -> value.equals("default");
          default -> USUAL.contains(value);
        };
    return usual ? Optional.empty() : Optional.ofNullable(SAID.get(line.keyword()));
  }
}
