package dev.gangway.ssh;

import dev.gangway.terminal.OpenFailure;
import java.io.IOException;
import java.util.Optional;

/// A key, or a certificate for one, that a user may log in by.
interface Identity {

  /// What goes to the host: a public key or a certificate. Empty as long as it is hidden in an
  /// encrypted file.
  Optional<HostKey> offered();

  /// The key itself, without the certificate around it: what fingerprints are made of. Empty like
  /// [#offered()].
  Optional<HostKey> key();

  /// What it is called in a sentence: `the key SHA256:…`.
  String name();

  /// Whether somebody may have to do something before it signs.
  boolean isAttended();

  /// Makes it ready to sign, which may mean to ask the user. Afterwards [#offered()] is there.
  ///
  /// @throws Refusal if it is not of use after all
  void open(LoginExchange exchange) throws Refusal, IOException, OpenFailure, InterruptedException;

  /// A signature as it goes into a login request: the name of its algorithm and its bytes.
  ///
  /// @param algorithm without that of a certificate: `rsa-sha2-512`
  /// @throws Refusal if it is not of use after all
  byte[] sign(LoginExchange exchange, String algorithm, byte[] data)
      throws Refusal, IOException, InterruptedException;

  /// Why an identity cannot be used: what stands in the list of what was tried.
  final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String what) {
      super(what);
    }

    Refusal(String what, Throwable cause) {
      super(what, cause);
    }

    /// `no key, since …`.
    String what() {
      return String.valueOf(getMessage());
    }
  }
}
