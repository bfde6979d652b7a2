package dev.gangway.ssh;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/// Private keys in PKCS#8 (RFC 5958), encrypted by any of the ways openssl knows (RFC 8018: PBES2
/// with PBKDF2 or scrypt, PBES1).
///
/// In place of sshj's reader, which knows no Ed25519 key and of the encryptions only PBKDF2 with
/// AES, and in place of the JDK's, which knows AES only as well and makes no public half out of a
/// private key.
final class Pkcs8 {
  /// RFC 7914 §7.
  private static final ASN1ObjectIdentifier SCRYPT =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");

  /// What scrypt may take: 512 MiB. openssl takes 16 MiB.
  private static final int MAX_SCRYPT_BITS = 29;

  private Pkcs8() {}

  /// The key, with its public half.
  ///
  /// @param text from its `-----BEGIN` on
  /// @param passphrase null where nothing is encrypted
  /// @throws IOException if there is none, or the passphrase is wrong
  static KeyPair read(String text, char @Nullable [] passphrase) throws IOException {
    byte[] open = null;
    try {
      byte[] bytes = body(text);
      open = passphrase == null ? bytes : decrypted(bytes, passphrase);
      return pair(PrivateKeyInfo.getInstance(open));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("no private key, or not by this passphrase", e);
    } finally {
      if (open != null) {
        Arrays.fill(open, (byte) 0);
      }
    }
  }

  /// What stands in base64 between the first two lines that begin with a dash.
  private static byte[] body(String text) {
    String body =
        text.lines().skip(1).takeWhile(line -> !line.startsWith("-")).collect(Collectors.joining());
    return Base64.getMimeDecoder().decode(body);
  }

  private static byte[] decrypted(byte[] bytes, char[] passphrase)
      throws IOException, GeneralSecurityException {
    EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(bytes);
    AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      return byPbes1(new javax.crypto.EncryptedPrivateKeyInfo(bytes), passphrase);
    }
    PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
    EncryptionScheme scheme = parameters.getEncryptionScheme();
    Encryption encryption = Encryption.of(scheme.getAlgorithm());
    byte[] key = derived(parameters.getKeyDerivationFunc(), passphrase, encryption.keyBytes());
    try {
      Cipher cipher = Cipher.getInstance(encryption.cipher() + "/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, encryption.cipher()),
          new IvParameterSpec(ASN1OctetString.getInstance(scheme.getParameters()).getOctets()));
      return cipher.doFinal(info.getEncryptedData());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// A block cipher of PBES2 and the length of its key.
  private record Encryption(String cipher, int keyBytes) {
    static Encryption of(ASN1ObjectIdentifier name) throws IOException {
      if (name.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
        return new Encryption("AES", 16);
      }
      if (name.equals(NISTObjectIdentifiers.id_aes192_CBC)) {
        return new Encryption("AES", 24);
      }
      if (name.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
        return new Encryption("AES", 32);
      }
      if (name.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
        return new Encryption("DESede", 24);
      }
      throw new IOException("encrypted in an unknown way");
    }
  }

  private static byte[] derived(KeyDerivationFunc function, char[] passphrase, int length)
      throws IOException, GeneralSecurityException {
    if (function.getAlgorithm().equals(SCRYPT)) {
      return byScrypt(ASN1Sequence.getInstance(function.getParameters()), passphrase, length);
    }
    if (!function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      throw new IOException("a key derivation that is not known");
    }
    PBKDF2Params pbkdf2 = PBKDF2Params.getInstance(function.getParameters());
    PBEKeySpec spec =
        new PBEKeySpec(
            passphrase,
            pbkdf2.getSalt(),
            pbkdf2.getIterationCount().intValueExact(),
            length * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2With" + mac(pbkdf2.getPrf().getAlgorithm()))
          .generateSecret(spec)
          .getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  /// @param parameters the salt, the cost, the size of a block and the parallelization (RFC 7914
  ///   §7)
  private static byte[] byScrypt(ASN1Sequence parameters, char[] passphrase, int length)
      throws IOException {
    BigInteger cost = number(parameters, 1);
    BigInteger block = number(parameters, 2);
    if (cost.multiply(block).shiftLeft(7).bitLength() > MAX_SCRYPT_BITS) {
      throw new IOException("a key derivation that takes too much memory");
    }
    byte[] bytes = utf8(passphrase);
    try {
      return SCrypt.generate(
          bytes,
          ASN1OctetString.getInstance(parameters.getObjectAt(0)).getOctets(),
          cost.intValueExact(),
          block.intValueExact(),
          number(parameters, 3).intValueExact(),
          length);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static BigInteger number(ASN1Sequence parameters, int index) {
    return ASN1Integer.getInstance(parameters.getObjectAt(index)).getPositiveValue();
  }

  private static String mac(ASN1ObjectIdentifier name) throws IOException {
    if (name.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
      return "HmacSHA1";
    }
    if (name.equals(PKCSObjectIdentifiers.id_hmacWithSHA224)) {
      return "HmacSHA224";
    }
    if (name.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
      return "HmacSHA256";
    }
    if (name.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
      return "HmacSHA384";
    }
    if (name.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
      return "HmacSHA512";
    }
    throw new IOException("a key derivation that is not known");
  }

  private static byte[] utf8(char[] passphrase) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.clear().put(new byte[encoded.capacity()]);
    return bytes;
  }

  /// The ways from before PBES2, which the JDK knows.
  private static byte[] byPbes1(javax.crypto.EncryptedPrivateKeyInfo info, char[] passphrase)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(passphrase);
    try {
      Cipher cipher = Cipher.getInstance(info.getAlgName());
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(info.getAlgName()).generateSecret(spec),
          info.getAlgParameters());
      return cipher.doFinal(info.getEncryptedData());
    } finally {
      spec.clearPassword();
    }
  }

  private static KeyPair pair(PrivateKeyInfo info) throws IOException {
    AsymmetricKeyParameter secret = PrivateKeyFactory.createKey(info);
    byte[] encoded = info.getEncoded();
    byte[] open =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf(secret)).getEncoded();
    try {
      KeyFactory factory = KeyFactory.getInstance(algorithm(secret));
      PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(open));
      return new KeyPair(publicKey, privateKey);
    } catch (GeneralSecurityException e) {
      throw new IOException("no key of a known kind", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static String algorithm(AsymmetricKeyParameter secret) throws IOException {
    return switch (secret) {
      case Ed25519PrivateKeyParameters _ -> "Ed25519";
      case ECPrivateKeyParameters _ -> "EC";
      case RSAPrivateCrtKeyParameters _ -> "RSA";
      default -> throw new IOException("a key of another kind");
    };
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter secret)
      throws IOException {
    return switch (secret) {
      case Ed25519PrivateKeyParameters ed25519 -> ed25519.generatePublicKey();
      case ECPrivateKeyParameters ec ->
          new ECPublicKeyParameters(
              new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()),
              ec.getParameters());
      case RSAPrivateCrtKeyParameters rsa ->
          new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
      default -> throw new IOException("a key of another kind");
    };
  }
}
