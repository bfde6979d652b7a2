package dev.gangway.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate and key a server shows, kept in step with their files.
///
/// A change of the files is taken up within seconds, without a restart: new connections see the new
/// certificate, those that exist go on. Files that cannot be used are said so once in the log, and
/// the certificate that is there stays. Both files are looked at together, and only once neither
/// has changed since the look before: who renews them writes one after the other.
///
/// TLS 1.3 and 1.2 with forward secrecy and authenticated encryption, nothing else.
///
/// Thread-safety: any thread.
public final class TlsFiles {

  /// RFC 9325 §4.2 and §7.
  private static final Pattern SUITES =
      Pattern.compile("TLS_(AES|CHACHA20)_.*|TLS_ECDHE_(ECDSA|RSA)_.*_(GCM|POLY1305)_.*");

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  /// What tells one state of a file from another. A link that is turned to another file counts.
  private record Stamp(FileTime changed, long size, @Nullable Object file) {}

  /// What both files were like; null where there was none.
  private record Stamps(@Nullable Stamp certificate, @Nullable Stamp key) {}

  /// A context of its own for each certificate: a session resumed from an old one would show the
  /// old certificate.
  private record Loaded(SSLContext context, Instant expires, String subject) {}

  static {
    // The connection after the handshake knows of no other one; TLS 1.3 has none.
    if (System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation") == null) {
      System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }
  }

  private final Path certificate;
  private final Path key;
  private volatile Loaded loaded;

  /// The state that was loaded last, or could not be. Used by one thread at a time, with the next.
  private Stamps tried;

  private Stamps seen;

  private TlsFiles(Path certificate, Path key) throws TlsFilesException {
    this.certificate = certificate;
    this.key = key;
    tried = stamps();
    seen = tried;
    loaded = load();
  }

  /// Reads both files.
  ///
  /// @param certificate PEM: the server's certificate and those between it and the root
  /// @param key PEM: PKCS#8, not encrypted; RSA, EC or Ed25519
  /// @throws TlsFilesException if they cannot be used; the message is a sentence for the operator
  public static TlsFiles open(Path certificate, Path key) throws TlsFilesException {
    return new TlsFiles(certificate, key);
  }

  /// What an operator should know of the certificate although it is used: that it has expired.
  public Optional<String> warning() {
    Loaded now = loaded;
    return now.expires().isBefore(Instant.now())
        ? Optional.of(
            "the certificate of "
                + now.subject()
                + " in "
                + certificate
                + " expired at "
                + now.expires())
        : Optional.empty();
  }

  /// When the certificate in use expires.
  public Instant expires() {
    return loaded.expires();
  }

  /// Looks whether the files have changed, and takes up what they hold.
  ///
  /// Called every few seconds by the listener that uses this, by one thread at a time.
  synchronized void look() {
    Stamps now = stamps();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(tried)) {
      return;
    }
    tried = now;
    try {
      loaded = load();
      LOG.info("the certificate in {} is taken up; it expires at {}", certificate, expires());
      warning().ifPresent(LOG::warn);
    } catch (TlsFilesException e) {
      LOG.warn("the certificate in use stays: {}", e.getMessage());
    }
  }

  /// An engine for the server's side of a new connection.
  SSLEngine engine() {
    SSLEngine engine = loaded.context().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setCipherSuites(
        Arrays.stream(engine.getSupportedCipherSuites())
            .filter(suite -> SUITES.matcher(suite).matches())
            .toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    parameters.setApplicationProtocols(new String[] {HttpListener.H2, "http/1.1"});
    engine.setSSLParameters(parameters);
    return engine;
  }

  private Loaded load() throws TlsFilesException {
    X509Certificate[] chain = Pem.chain(certificate);
    PrivateKey secret = Pem.key(key, chain[0].getPublicKey());
    try {
      char[] password = {};
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("server", secret, password, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      Date expires = chain[0].getNotAfter();
      return new Loaded(context, expires.toInstant(), chain[0].getSubjectX500Principal().getName());
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsFilesException(
          "the certificate in " + certificate + " cannot be used: " + e.getMessage(), e);
    }
  }

  private Stamps stamps() {
    return new Stamps(stamp(certificate), stamp(key));
  }

  private static @Nullable Stamp stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime(),
          attributes.size(),
          Objects.requireNonNullElse(attributes.fileKey(), ""));
    } catch (IOException e) {
      return null;
    }
  }
}
