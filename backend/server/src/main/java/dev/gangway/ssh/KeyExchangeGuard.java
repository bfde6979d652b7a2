package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import dev.gangway.config.HostConfig;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.function.LongSupplier;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.digest.Digest;
import net.schmizz.sshj.transport.kex.AbstractDHGex;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.verification.AlgorithmsVerifier;
import org.jspecify.annotations.Nullable;

/// Stands before sshj's key exchanges of one connection and refuses what sshj would take on trust.
///
/// - A host that does not do strict key exchange: with ChaCha20-Poly1305, or with CBC and a MAC
///   over the ciphertext, an attacker on the way could cut messages from the beginning unseen
///   (CVE-2023-48795). With other ciphers too, where that is asked for.
/// - A host key or certificate that is malformed or says it is gigabytes long: sshj allocates what
///   the length field of an Ed25519 or ECDSA key asks for.
/// - A host key of a type that was not agreed on.
/// - An X25519 point that is not 32 bytes long, of which sshj takes the first 32.
/// - A group of less than 2048 bits in a group exchange that is not one of the old ones.
/// - One exchange after the other, see [ExchangePace].
///
/// Used by sshj's reader thread alone, except [#negotiated()] and [#certificate()].
final class KeyExchangeGuard implements AlgorithmsVerifier {
  /// RFC 7748 §5, in bytes.
  private static final int POINT = 32;

  /// RFC 8270 §3, in bits.
  private static final int SMALLEST_GROUP = 2048;

  private final HostConfig host;
  private final ExchangePace pace;
  private final LongSupplier bytes;
  private volatile @Nullable NegotiatedAlgorithms negotiated;
  private volatile @Nullable HostCertificate certificate;

  /// What the host's first offer said; it need not say so again.
  private @Nullable Boolean strict;

  /// @param pace told of each exchange
  /// @param bytes of the connection so far
  KeyExchangeGuard(HostConfig host, ExchangePace pace, LongSupplier bytes) {
    this.host = host;
    this.pace = pace;
    this.bytes = bytes;
  }

  /// What was agreed on, or null before the first key exchange has come so far.
  @Nullable NegotiatedAlgorithms negotiated() {
    return negotiated;
  }

  /// The certificate that the host has shown last, as it came; null when it showed a plain key.
  @Nullable HostCertificate certificate() {
    return certificate;
  }

  @Override
  public boolean verify(NegotiatedAlgorithms algorithms) {
    negotiated = algorithms;
    return true;
  }

  /// The same key exchange, guarded.
  Factory.Named<KeyExchange> guarded(Factory.Named<KeyExchange> factory) {
    return new Factory.Named<>() {
      @Override
      public String getName() {
        return factory.getName();
      }

      @Override
      public KeyExchange create() {
        return new Guarded(factory.getName(), factory.create());
      }
    };
  }

  private final class Guarded implements KeyExchange {
    private final String name;
    private final KeyExchange exchange;
    private @Nullable KeyAlgorithm agreed;

    Guarded(String name, KeyExchange exchange) {
      this.name = name;
      this.exchange = exchange;
    }

    @Override
    public void init(
        Transport transport,
        String serverVersion,
        String clientVersion,
        byte[] serverOffer,
        byte[] clientOffer)
        throws GeneralSecurityException, TransportException {
      if (!pace.take(System.nanoTime(), bytes.getAsLong())) {
        throw new TransportException(
            DisconnectReason.KEY_EXCHANGE_FAILED, "keys are exchanged too often");
      }
      refuseTruncatable(serverOffer);
      agreed = transport.getHostKeyAlgorithm();
      exchange.init(transport, serverVersion, clientVersion, serverOffer, clientOffer);
    }

    @Override
    public boolean next(Message message, SSHPacket packet) throws TransportException {
      // A group exchange brings its group in message 31, a prime and not a key.
      if (message == Message.KEXDH_31 && exchange instanceof AbstractDHGex) {
        refuseSmallGroup(packet);
      } else {
        refuseBadHostKey(packet);
        refuseBadPoint(packet);
      }
      try {
        return exchange.next(message, packet);
      } catch (GeneralSecurityException invalid) {
        throw new TransportException(
            DisconnectReason.KEY_EXCHANGE_FAILED,
            "the host's part of the key exchange is not valid",
            invalid);
      }
    }

    private void refuseSmallGroup(SSHPacket packet) throws TransportException {
      int position = packet.rpos();
      try {
        if (packet.readMPInt().bitLength() < SMALLEST_GROUP && !name.endsWith("-sha1")) {
          throw refused("the host's group is too small");
        }
      } catch (Buffer.BufferException malformed) {
        throw new TransportException(DisconnectReason.PROTOCOL_ERROR, malformed);
      } finally {
        packet.rpos(position);
      }
    }

    private void refuseBadHostKey(SSHPacket packet) throws TransportException {
      int position = packet.rpos();
      try {
        byte[] blob = packet.readBytes();
        KeyType type = HostKeyBlob.check(blob);
        if (agreed == null || agreed.getKeyFormat() != type) {
          throw new TransportException(
              DisconnectReason.KEY_EXCHANGE_FAILED, "the host key is not of the type agreed on");
        }
        certificate = type.getParent() == null ? null : HostCertificate.parse(blob);
      } catch (Buffer.BufferException malformed) {
        throw new TransportException(
            DisconnectReason.KEY_EXCHANGE_FAILED, "the host key is malformed", malformed);
      } finally {
        packet.rpos(position);
      }
    }

    private void refuseBadPoint(SSHPacket packet) throws TransportException {
      if (!name.startsWith("curve25519-")) {
        return;
      }
      int position = packet.rpos();
      try {
        packet.readBytes(); // The host key.
        if (packet.readBytes().length != POINT) {
          throw refused("the host's point is malformed");
        }
      } catch (Buffer.BufferException malformed) {
        throw new TransportException(DisconnectReason.PROTOCOL_ERROR, malformed);
      } finally {
        packet.rpos(position);
      }
    }

    @Override
    public byte[] getH() {
      return exchange.getH();
    }

    @Override
    public BigInteger getK() {
      return exchange.getK();
    }

    @Override
    public Digest getHash() {
      return exchange.getHash();
    }

    @Override
    public PublicKey getHostKey() {
      return exchange.getHostKey();
    }
  }

  private void refuseTruncatable(byte[] serverOffer) throws TransportException {
    if (strict == null) {
      try {
        strict = HostOffer.of(serverOffer).strict();
      } catch (Buffer.BufferException malformed) {
        throw new TransportException(DisconnectReason.PROTOCOL_ERROR, malformed);
      }
    }
    NegotiatedAlgorithms algorithms = negotiated;
    if (strict || algorithms == null) {
      return;
    }
    boolean truncatable =
        truncatable(
                algorithms.getClient2ServerCipherAlgorithm(),
                algorithms.getClient2ServerMACAlgorithm())
            || truncatable(
                algorithms.getServer2ClientCipherAlgorithm(),
                algorithms.getServer2ClientMACAlgorithm());
    boolean strictOnly = host.algorithms().strict();
    if (strictOnly || truncatable) {
      throw new TransportException(
          DisconnectReason.KEY_EXCHANGE_FAILED,
          strictOnly
              ? NoCommonAlgorithm.notStrict(host)
              : NoCommonAlgorithm.truncatable(host, algorithms.getServer2ClientCipherAlgorithm()));
    }
  }

  private static boolean truncatable(String cipher, String mac) {
    return cipher.startsWith("chacha20-")
        || (cipher.endsWith("-cbc") && mac.endsWith("-etm@openssh.com"));
  }

  private static TransportException refused(String why) {
    return new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, why);
  }
}
