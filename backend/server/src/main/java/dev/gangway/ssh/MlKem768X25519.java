package dev.gangway.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.io.Serial;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.digest.SHA256;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.kex.KeyExchangeBase;
import org.jspecify.annotations.Nullable;

/// The key exchange `mlkem768x25519-sha256` of draft-ietf-sshm-mlkem-hybrid-kex, which sshj does
/// not have: what is recorded today stays closed to a quantum computer of tomorrow, and to
/// everybody else even if ML-KEM should turn out to be weak.
///
/// The client sends an ML-KEM-768 encapsulation key and an X25519 point in one string, the host
/// answers with a ciphertext and its point. The secret is the SHA-256 of both secrets; the exchange
/// hash is that of RFC 5656 §4 with these strings in the place of the points. All of it is computed
/// by the JDK.
///
/// A certificate in the place of the host key is for the host key check to judge, like the key;
/// here the certified key has to have signed.
///
/// For one exchange; used by sshj's reader thread alone.
final class MlKem768X25519 extends KeyExchangeBase {
  static final String NAME = "mlkem768x25519-sha256";

  /// FIPS 203 §8, table 3, in bytes.
  private static final int ENCAPSULATION_KEY = 1184;

  private static final int CIPHERTEXT = 1088;

  /// RFC 7748 §5, in bytes.
  private static final int POINT = 32;

  /// What precedes the point in the DER encoding of an X25519 key: RFC 8410 §4.
  private static final byte[] POINT_HEADER = HexFormat.of().parseHex("302a300506032b656e032100");

  private byte[] offer = new byte[0];
  private KEM.@Nullable Decapsulator decapsulator;
  private @Nullable KeyAgreement agreement;
  private @Nullable BigInteger secret;

  private MlKem768X25519() {
    super(new SHA256());
  }

  /// Makes one for each exchange.
  static Factory.Named<KeyExchange> factory() {
    return new Factory.Named<>() {
      @Override
      public String getName() {
        return NAME;
      }

      @Override
      public KeyExchange create() {
        return new MlKem768X25519();
      }
    };
  }

  @Override
  public void init(
      Transport transport,
      String serverVersion,
      String clientVersion,
      byte[] serverOffer,
      byte[] clientOffer)
      throws GeneralSecurityException, TransportException {
    super.init(transport, serverVersion, clientVersion, serverOffer, clientOffer);
    digest.init();
    KeyPair encapsulation = KeyPairGenerator.getInstance("ML-KEM-768").generateKeyPair();
    KeyPair point = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    decapsulator = KEM.getInstance("ML-KEM").newDecapsulator(encapsulation.getPrivate());
    agreement = KeyAgreement.getInstance("X25519");
    agreement.init(point.getPrivate());
    offer = new byte[ENCAPSULATION_KEY + POINT];
    copyEnd(encapsulation.getPublic(), ENCAPSULATION_KEY, 0);
    copyEnd(point.getPublic(), POINT, ENCAPSULATION_KEY);
    transport.write(new SSHPacket(Message.KEXDH_INIT).putBytes(offer));
  }

  /// A raw key is the last part of its DER encoding.
  private void copyEnd(PublicKey key, int length, int position) {
    byte[] encoded = key.getEncoded();
    System.arraycopy(encoded, encoded.length - length, offer, position, length);
  }

  @Override
  public boolean next(Message message, SSHPacket packet)
      throws GeneralSecurityException, TransportException {
    if (message != Message.KEXDH_31) {
      throw refused("it was answered by " + message);
    }
    byte[] shown;
    byte[] reply;
    byte[] signed;
    try {
      shown = packet.readBytes();
      reply = packet.readBytes();
      signed = packet.readBytes();
      hostKey = new Buffer.PlainBuffer(shown).readPublicKey();
    } catch (Buffer.BufferException malformed) {
      throw new TransportException(DisconnectReason.PROTOCOL_ERROR, malformed);
    }
    BigInteger agreed = agree(reply);
    secret = agreed;
    Buffer.PlainBuffer exchange =
        initializedBuffer().putString(shown).putBytes(offer).putBytes(reply).putMPInt(agreed);
    digest.update(exchange.array(), exchange.rpos(), exchange.available());
    H = digest.digest();
    verifySignature(signed);
    return true;
  }

  /// The secret of both sides: the hash of ML-KEM's and of X25519's.
  ///
  /// @param reply of the host; a ciphertext that was made for another key decapsulates to a secret
  ///   nobody knows, and the signature then fails
  private BigInteger agree(byte[] reply) throws GeneralSecurityException, TransportException {
    KEM.Decapsulator kem = decapsulator;
    KeyAgreement x25519 = agreement;
    if (kem == null || x25519 == null) {
      throw refused("it was answered before it began");
    }
    if (reply.length != CIPHERTEXT + POINT) {
      throw refused("the host's part has " + reply.length + " bytes");
    }
    byte[] encoded = Arrays.copyOf(POINT_HEADER, POINT_HEADER.length + POINT);
    System.arraycopy(reply, CIPHERTEXT, encoded, POINT_HEADER.length, POINT);
    // A point of small order, where the secret would be zero whatever our key, is an
    // InvalidKeyException of the JDK's: RFC 8731 §3 wants the exchange aborted.
    x25519.doPhase(
        KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded)), true);
    digest.update(kem.decapsulate(Arrays.copyOf(reply, CIPHERTEXT)).getEncoded(), 0, 32);
    digest.update(x25519.generateSecret(), 0, 32);
    // Keys of one exchange only.
    decapsulator = null;
    agreement = null;
    return new OctetString(digest.digest());
  }

  private void verifySignature(byte[] signed) throws TransportException {
    Signature signature = trans.getHostKeyAlgorithm().newSignature();
    signature.initVerify(
        hostKey instanceof Certificate<?> certificate ? certificate.getKey() : hostKey);
    signature.update(H, 0, H.length);
    if (!signature.verify(signed)) {
      throw refused("the host's signature is wrong");
    }
  }

  private static TransportException refused(String why) {
    return new TransportException(
        DisconnectReason.KEY_EXCHANGE_FAILED, "the key exchange " + NAME + " failed: " + why);
  }

  @Override
  public BigInteger getK() {
    if (secret == null) {
      throw new IllegalStateException("no secret yet");
    }
    return secret;
  }

  /// A secret that is hashed as the string of bytes it is, where sshj knows only integers.
  ///
  /// sshj writes the secret by [Buffer#putMPInt], here and where it derives the keys: the length of
  /// [#toByteArray()], and these bytes. Of an integer they would be one more when the first bit is
  /// set, and fewer when the first byte is zero; here they are always all of them, and what is
  /// written is a string of RFC 4251 §5.
  static final class OctetString extends BigInteger {
    @Serial private static final long serialVersionUID = 1;

    private final byte[] octets;

    OctetString(byte[] octets) {
      super(1, octets);
      this.octets = octets.clone();
    }

    @Override
    public byte[] toByteArray() {
      return octets.clone();
    }
  }
}
