package dev.gangway.handoff;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A certificate chain and its key, read from PEM files (RFC 7468) as nginx and certbot use them.
final class Pem {

  /// Longer than any chain; a file that is larger is not what was meant.
  private static final long MOST_OCTETS = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final String CONVERT = "; convert it with: openssl pkcs8 -topk8 -nocrypt -in ";

  private Pem() {}

  /// The certificates of a file, the server's own first.
  static X509Certificate[] chain(Path file) throws TlsFilesException {
    List<X509Certificate> chain = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text(file, "certificate"));
    while (blocks.find()) {
      if (!blocks.group(1).equals("CERTIFICATE")) {
        continue;
      }
      try {
        Certificate one =
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(decode(blocks.group(2))));
        chain.add((X509Certificate) one);
      } catch (CertificateException | IllegalArgumentException e) {
        throw new TlsFilesException(
            "the certificate file " + file + " holds a damaged certificate", e);
      }
    }
    if (chain.isEmpty()) {
      throw new TlsFilesException(
          "the certificate file " + file + " has no BEGIN CERTIFICATE in it");
    }
    return chain.toArray(X509Certificate[]::new);
  }

  /// The private key of a file.
  ///
  /// @param owner the key of the certificate it has to belong to
  static PrivateKey key(Path file, PublicKey owner) throws TlsFilesException {
    Matcher blocks = BLOCK.matcher(text(file, "key"));
    while (blocks.find()) {
      switch (blocks.group(1)) {
        case "PRIVATE KEY" -> {
          return matching(file, decodeKey(file, blocks.group(2)), owner);
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new TlsFilesException(
                "the key file "
                    + file
                    + " is encrypted"
                    + CONVERT.replace("convert it", "decrypt it")
                    + file
                    + " -out FILE");
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
            throw new TlsFilesException(
                "the key file "
                    + file
                    + " has a BEGIN "
                    + blocks.group(1)
                    + " where a BEGIN PRIVATE KEY (PKCS#8) is needed"
                    + CONVERT
                    + file
                    + " -out FILE");
        default -> {
          // Parameters and certificates may stand in the same file.
        }
      }
    }
    throw new TlsFilesException("the key file " + file + " has no BEGIN PRIVATE KEY in it");
  }

  private static byte[] decodeKey(Path file, String base64) throws TlsFilesException {
    try {
      return decode(base64);
    } catch (IllegalArgumentException e) {
      // Without a cause: its message may quote the key.
      throw new TlsFilesException("the key file " + file + " is damaged");
    }
  }

  private static PrivateKey matching(Path file, byte[] encoded, PublicKey owner)
      throws TlsFilesException {
    try {
      PrivateKey key =
          KeyFactory.getInstance(owner.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (belong(key, owner)) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      // A key of another kind, or a damaged one: said below, and no more of it than that.
    }
    throw new TlsFilesException(
        "the key file " + file + " does not hold the key of the certificate");
  }

  /// What the one signs, the other has to verify.
  private static boolean belong(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> owner.getAlgorithm();
        };
    byte[] challenge = {1, 2, 3, 4, 5, 6, 7, 8};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(challenge);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(owner);
    verifying.update(challenge);
    return verifying.verify(signing.sign());
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
  }

  private static String text(Path file, String what) throws TlsFilesException {
    try {
      if (Files.size(file) > MOST_OCTETS) {
        throw new TlsFilesException("the " + what + " file " + file + " is larger than 1 MiB");
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      throw new TlsFilesException("the " + what + " file " + file + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new TlsFilesException(
          "the " + what + " file " + file + " is not PEM (which is plain text)", e);
    } catch (IOException e) {
      throw new TlsFilesException(
          "the " + what + " file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
