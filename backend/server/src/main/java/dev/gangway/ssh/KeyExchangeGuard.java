package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
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
/// - ChaCha20-Poly1305 with a host that does not do strict key exchange: an attacker on the way
///   could cut messages from the beginning unseen (CVE-2023-48795).
/// - A host key or certificate that is malformed or says it is gigabytes long: sshj allocates what
///   the length field of an Ed25519 or ECDSA key asks for.
/// - A host key of a type that was not agreed on.
///
/// Used by sshj's reader thread alone, except [#negotiated()] and [#certificate()].
final class KeyExchangeGuard implements AlgorithmsVerifier {
  /// RFC 4253 §7.1: the message number and the cookie come before the first name list.
  private static final int KEXINIT_LISTS = 1 + 16;

  private volatile @Nullable NegotiatedAlgorithms negotiated;
  private volatile @Nullable HostCertificate certificate;

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
        return new Guarded(factory.create());
      }
    };
  }

  private final class Guarded implements KeyExchange {
    private final KeyExchange exchange;
    private @Nullable KeyAlgorithm agreed;

    Guarded(KeyExchange exchange) {
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
      refuseTruncatable(serverOffer);
      agreed = transport.getHostKeyAlgorithm();
      exchange.init(transport, serverVersion, clientVersion, serverOffer, clientOffer);
    }

    @Override
    public boolean next(Message message, SSHPacket packet)
        throws GeneralSecurityException, TransportException {
      // A group exchange brings its group in message 31, a prime and not a key; sshj bounds it.
      boolean group = message == Message.KEXDH_31 && exchange instanceof AbstractDHGex;
      if (!group) {
        refuseBadHostKey(packet);
      }
      return exchange.next(message, packet);
    }

    private void refuseTruncatable(byte[] serverOffer) throws TransportException {
      NegotiatedAlgorithms algorithms = negotiated;
      boolean chacha =
          algorithms != null
              && (algorithms.getClient2ServerCipherAlgorithm().startsWith("chacha20")
                  || algorithms.getServer2ClientCipherAlgorithm().startsWith("chacha20"));
      if (!chacha) {
        return;
      }
      try {
        Buffer.PlainBuffer offer = new Buffer.PlainBuffer(serverOffer);
        offer.rpos(KEXINIT_LISTS);
        if (Arrays.asList(offer.readString().split(",")).contains("kex-strict-s-v00@openssh.com")) {
          return;
        }
      } catch (Buffer.BufferException malformed) {
        throw new TransportException(DisconnectReason.PROTOCOL_ERROR, malformed);
      }
      throw new TransportException(
          DisconnectReason.KEY_EXCHANGE_FAILED,
          SshFailures.NO_SETTLEMENT
              + "a safe cipher: ChaCha20-Poly1305 without strict key exchange is refused");
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
}
