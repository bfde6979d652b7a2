package dev.gangway.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpeningDialog.Field;
import dev.gangway.terminal.OpeningDialog.Prompt;
import dev.gangway.terminal.OpeningDialog.PromptKind;
import dev.gangway.terminal.RemoteText;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.signature.Signature;
import org.jspecify.annotations.Nullable;

/// A key from a file, alone or with a certificate. One whose passphrase is not configured is opened
/// by what the user types, for this login and no other: neither the passphrase nor the key is kept
/// anywhere else.
final class FileIdentity implements Identity {
  private final Source source;
  private final Optional<UserCertificate> certificate;

  /// @param source shared by the key with its certificate and the key alone, so that the user is
  ///   asked once
  FileIdentity(Source source, Optional<UserCertificate> certificate) {
    this.source = source;
    this.certificate = certificate;
  }

  /// One key of a login, open or still closed.
  static final class Source {
    private final String file;
    private final Optional<KeyFile> locked;
    private KeyFile.@Nullable Loaded loaded;

    /// Why it cannot be opened, once that is known.
    private @Nullable String problem;

    private Source(String file, Optional<KeyFile> locked, KeyFile.@Nullable Loaded loaded) {
      this.file = file;
      this.locked = locked;
      this.loaded = loaded;
    }

    /// A key that can sign at once.
    static Source open(KeyFile.Loaded loaded) {
      return new Source("", Optional.empty(), loaded);
    }

    /// A key that the user has to open.
    ///
    /// @param file its name without folders, for the question
    static Source locked(String file, KeyFile key) {
      return new Source(RemoteText.clean(file, 64), Optional.of(key), null);
    }

    Optional<HostKey> publicHalf() {
      KeyFile.Loaded known = loaded;
      return known != null ? Optional.of(known.publicKey()) : locked.flatMap(KeyFile::publicHalf);
    }

    /// The key, by the user's passphrase if it must be.
    private KeyFile.Loaded get(LoginExchange exchange)
        throws Refusal, IOException, OpenFailure, InterruptedException {
      String again = "";
      for (int i = 0; i < PromptLogin.TRIES && loaded == null && problem == null; i++) {
        String text =
            "%sThe key “%s” for %s is encrypted.".formatted(again, file, exchange.account());
        char[] passphrase =
            exchange
                .ask(
                    new Prompt(
                        PromptKind.PASSPHRASE, text, List.of(new Field("Passphrase", false))))
                .getFirst()
                .toCharArray();
        try {
          loaded = locked.orElseThrow().open(passphrase);
        } catch (KeyFile.Unusable wrong) {
          again = "That did not open it. ";
        } finally {
          Arrays.fill(passphrase, '\0');
        }
      }
      KeyFile.Loaded opened = loaded;
      if (opened == null) {
        problem = "no key “%s”, since it was not opened by what was typed".formatted(file);
        throw new Refusal(problem);
      }
      return opened;
    }
  }

  @Override
  public Optional<HostKey> offered() {
    return certificate.map(UserCertificate::certificate).or(source::publicHalf);
  }

  @Override
  public Optional<HostKey> key() {
    return certificate.map(UserCertificate::key).or(source::publicHalf);
  }

  @Override
  public String name() {
    return certificate
        .map(UserCertificate::toString)
        .or(() -> source.publicHalf().map(key -> "the key " + key.fingerprint()))
        .orElse("the key “" + source.file + "”");
  }

  @Override
  public boolean isAttended() {
    return source.loaded == null;
  }

  @Override
  public void open(LoginExchange exchange)
      throws Refusal, IOException, OpenFailure, InterruptedException {
    KeyFile.Loaded loaded = source.get(exchange);
    if (certificate.isPresent()) {
      try {
        certificate.get().check(loaded.publicKey(), Instant.now());
      } catch (KeyFile.Unusable e) {
        throw new Refusal("no certificate, since it " + e.why(), e);
      }
    }
  }

  @Override
  public byte[] sign(LoginExchange exchange, String algorithm, byte[] data)
      throws Refusal, IOException {
    KeyFile.Loaded loaded = source.loaded;
    if (loaded == null) {
      throw new IllegalStateException("not open");
    }
    KeyAlgorithm found =
        Algorithms.signatures(loaded.type(), List.of(algorithm)).stream()
            .findFirst()
            .orElseThrow(() ->
                new Refusal(
                    "no key %s, since it does not sign by %s".formatted(name(), algorithm)));
    Signature signature = found.newSignature();
    signature.initSign(loaded.pair().getPrivate());
    signature.update(data);
    return new Buffer.PlainBuffer()
        .putString(signature.getSignatureName())
        .putBytes(signature.encode(signature.sign()))
        .getCompactData();
  }
}
