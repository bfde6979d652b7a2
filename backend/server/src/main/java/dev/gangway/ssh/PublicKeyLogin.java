package dev.gangway.ssh;

import dev.gangway.terminal.OpenFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;

/// Logs in by keys (RFC 4252 §7): each with its best signature algorithm first, RSA keys with their
/// second one when all else has been refused.
///
/// Where there is only one, its signature goes with the first request: a round trip less. Where
/// there are several, the host is asked for each before anything is signed, so that nobody is asked
/// for a passphrase or a confirmation in vain. Used by the opening thread.
final class PublicKeyLogin {
  /// Requests the host refuses before no more are made. sshd hangs up at the sixth, and a password
  /// may still have to follow.
  private static final int MAX_REFUSALS = 5;

  private static final String RSA = "ssh-rsa";

  /// Algorithms one key can sign by; RSA keys alone have more than one.
  private static final int MAX_RANK = 3;

  private final LoginExchange exchange;
  private final List<String> wanted;
  private final boolean probing;
  private final List<Offer> offers;
  private int refusals;

  /// One request that can be made.
  private record Offer(Identity identity, int rank) {}

  /// @param identities in the order they are to be tried
  /// @param wanted names of the signature algorithms that may be used, best first
  PublicKeyLogin(LoginExchange exchange, List<Identity> identities, Collection<String> wanted) {
    this.exchange = exchange;
    this.wanted = List.copyOf(wanted);
    this.probing = identities.size() > 1;
    this.offers = new ArrayList<>();
    for (int rank = 0; rank < MAX_RANK; rank++) {
      for (Identity identity : identities) {
        offers.add(new Offer(identity, rank));
      }
    }
  }

  /// Whether something that was tried was a key.
  static boolean isKey(String tried) {
    return tried.contains("SHA256:");
  }

  /// Tries one key after the other, until one is accepted or none is left. What has been tried is
  /// not tried again when the host wants another key on top.
  ///
  /// @return whether the user is in
  boolean run() throws IOException, OpenFailure, TimeoutException, InterruptedException {
    Set<Identity> useless = new HashSet<>();
    while (!offers.isEmpty()) {
      Offer offer = offers.removeFirst();
      if (useless.contains(offer.identity())) {
        continue;
      }
      if (refusals >= MAX_REFUSALS) {
        leaveRest(offer);
        return false;
      }
      try {
        if (accepted(offer)) {
          return true;
        }
      } catch (Identity.Refusal e) {
        exchange.trying(e.what());
        useless.add(offer.identity());
        continue;
      }
      if (exchange.partial()) {
        offers.removeIf(other -> other.identity().equals(offer.identity()));
        return false;
      }
      if (!exchange.offers("publickey")) {
        return false;
      }
    }
    return false;
  }

  private void leaveRest(Offer next) {
    Set<Identity> rest = new HashSet<>();
    offers.stream().filter(offer -> offer.rank() == 0).map(Offer::identity).forEach(rest::add);
    if (next.rank() == 0) {
      rest.add(next.identity());
    }
    offers.clear();
    if (!rest.isEmpty()) {
      exchange.trying(
          "%d more %s not, since hosts hang up after a few; name the right ones in `agent_keys`"
              .formatted(rest.size(), rest.size() == 1 ? "key" : "keys"));
    }
  }

  private boolean accepted(Offer offer)
      throws Identity.Refusal, IOException, OpenFailure, TimeoutException, InterruptedException {
    Identity identity = offer.identity();
    if (identity.offered().isEmpty()) {
      identity.open(exchange);
    }
    HostKey offered = identity.offered().orElseThrow();
    List<String> algorithms = algorithms(identity.key().orElse(offered).type());
    if (algorithms.size() <= offer.rank()) {
      return false;
    }
    String algorithm = algorithms.get(offer.rank());
    String named = named(offered, algorithm);
    exchange.trying(identity.name());
    if ((probing || identity.isAttended()) && !isWelcome(named, offered)) {
      return false;
    }
    identity.open(exchange);
    SSHPacket packet =
        exchange.request("publickey").putBoolean(true).putString(named).putString(offered.bytes());
    byte[] data =
        new Buffer.PlainBuffer().putString(exchange.session()).putBuffer(packet).getCompactData();
    packet.putString(identity.sign(exchange, algorithm, data));
    if (exchange.accepted(exchange.send(packet))) {
      return true;
    }
    refusals += exchange.partial() ? 0 : 1;
    return false;
  }

  /// The names of the signatures a key makes, without those of certificates.
  private List<String> algorithms(String type) {
    return type.equals(RSA)
        ? wanted.stream().filter(name -> name.startsWith("rsa-sha2-") || name.equals(RSA)).toList()
        : List.of(type);
  }

  /// The algorithm as the request names it: that of a certificate says so.
  private static String named(HostKey offered, String algorithm) {
    if (!OpensshCertificate.isType(offered.type())) {
      return algorithm;
    }
    return algorithm.startsWith("rsa-") ? algorithm + OpensshCertificate.SUFFIX : offered.type();
  }

  /// Asks the host whether a key would do.
  private boolean isWelcome(String algorithm, HostKey offered)
      throws IOException, TimeoutException, InterruptedException {
    LoginService.Reply reply =
        exchange.send(
            exchange
                .request("publickey")
                .putBoolean(false)
                .putString(algorithm)
                .putString(offered.bytes()));
    if (reply instanceof LoginService.Reply.MethodMessage) {
      return true; // SSH_MSG_USERAUTH_PK_OK
    }
    if (exchange.accepted(reply)) {
      throw new SSHException("a login without a signature");
    }
    refusals++;
    return false;
  }
}
