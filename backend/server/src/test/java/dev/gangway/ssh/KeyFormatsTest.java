package dev.gangway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.TerminalSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Private keys of every kind and form, made by the programs that make them, each of which logs in
/// at a real sshd: by its passphrase from the configuration, and by one that is typed.
@Timeout(120)
class KeyFormatsTest {
  private static final String PASSPHRASE = "open sesame";

  private static SshServer server;
  private static SshTerminals terminals;
  private static Path passphraseFile;

  @BeforeAll
  static void start() throws Exception {
    server = SshServer.start();
    terminals = new SshTerminals(Hosts.config(server.knownHosts()));
    passphraseFile = Files.writeString(server.folder.resolve("passphrase"), PASSPHRASE);
  }

  @AfterAll
  static void stop() throws Exception {
    terminals.close();
    server.close();
  }

  /// Types and sizes as ssh-keygen has them; RFC4716 is its word for OpenSSH's own format.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519 256 RFC4716",
        "ecdsa 256 RFC4716",
        "ecdsa 384 RFC4716",
        "ecdsa 521 RFC4716",
        "rsa 2048 RFC4716",
        "rsa 2048 PEM",
        "ecdsa 256 PEM",
        "ecdsa 384 PEM",
        "ecdsa 521 PEM",
        "rsa 2048 PKCS8",
        "ecdsa 256 PKCS8",
        "ecdsa 384 PKCS8",
        "ecdsa 521 PKCS8"
      })
  void ofSshKeygen(String kind) throws Exception {
    String[] words = kind.split(" ", -1);
    for (String passphrase : List.of("", PASSPHRASE)) {
      Path file = fresh();
      server.userKey(
          file.getFileName().toString(), words[0], passphrase, "-b", words[1], "-m", words[2]);
      logsIn(file, !passphrase.isEmpty());
    }
  }

  /// What `openssl pkcs8 -topk8` makes: plain, and by each way to encrypt.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-nocrypt",
        "-v2 aes-256-cbc",
        "-v2 aes-128-cbc -v2prf hmacWithSHA1",
        "-v2 aes-192-cbc -v2prf hmacWithSHA512",
        "-v2 aes-256-cbc -v2prf hmacWithSHA224",
        "-v2 aes-256-cbc -v2prf hmacWithSHA384",
        "-v2 des3",
        "-scrypt",
        "-v1 PBE-SHA1-3DES",
        "-v1 PBE-MD5-DES -provider legacy -provider default"
      })
  void ofOpensslInPkcs8(String options) throws Exception {
    for (String kind : List.of("ed25519", "EC P-256", "EC P-384", "EC P-521", "RSA")) {
      Path plain = opensslKey(kind);
      Path file = fresh();
      List<String> command =
          new ArrayList<>(
              List.of("openssl", "pkcs8", "-topk8", "-in", "" + plain, "-out", "" + file));
      command.addAll(List.of(options.split(" ", -1)));
      boolean encrypted = !options.equals("-nocrypt");
      if (encrypted) {
        command.addAll(List.of("-passout", "pass:" + PASSPHRASE));
      }
      SshServer.run(command);
      letIn(plain);
      logsIn(file, encrypted);
    }
  }

  /// PKCS#1 and SEC 1, the forms from before PKCS#8.
  @ParameterizedTest
  @ValueSource(strings = {"", "-aes128", "-aes256", "-des3"})
  void ofOpensslInTheOldForms(String cipher) throws Exception {
    for (String kind : List.of("RSA", "EC P-256", "EC P-384", "EC P-521")) {
      Path plain = opensslKey(kind);
      Path file = fresh();
      List<String> command =
          new ArrayList<>(List.of("openssl", kind.split(" ", -1)[0].toLowerCase(Locale.ROOT)));
      command.addAll(List.of("-in", "" + plain, "-out", "" + file));
      if (kind.equals("RSA")) {
        command.add("-traditional");
      }
      if (!cipher.isEmpty()) {
        command.addAll(List.of(cipher, "-passout", "pass:" + PASSPHRASE));
      }
      SshServer.run(command);
      assertThat(file)
          .content()
          .startsWith("-----BEGIN " + kind.split(" ", -1)[0] + " PRIVATE KEY");
      letIn(plain);
      logsIn(file, !cipher.isEmpty());
    }
  }

  /// `openssl ecparam -genkey` names the curve in a block of its own.
  @ParameterizedTest
  @ValueSource(strings = {"prime256v1", "secp384r1", "secp521r1"})
  void withTheParametersOfTheCurveInFront(String curve) throws Exception {
    Path file = fresh();
    SshServer.run(List.of("openssl", "ecparam", "-name", curve, "-genkey", "-out", "" + file));
    assertThat(file).content().startsWith("-----BEGIN EC PARAMETERS-----");
    letIn(file);
    logsIn(file, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519 256", "ecdsa 256", "ecdsa 384", "ecdsa 521", "rsa 2048"})
  void ofPuTTY(String kind) throws Exception {
    String[] words = kind.split(" ", -1);
    Path openssh = fresh();
    server.userKey(openssh.getFileName().toString(), words[0], "", "-b", words[1]);
    for (String form :
        List.of(
            "version=2",
            "version=3",
            "version=3,kdf=argon2id,memory=256,passes=2",
            "version=3,kdf=argon2i,memory=256,passes=2",
            "version=3,kdf=argon2d,memory=256,passes=2")) {
      Path file = fresh();
      List<String> command = new ArrayList<>(List.of("puttygen", "" + openssh, "-q"));
      command.addAll(List.of("-O", "private", "-o", "" + file, "--ppk-param", form));
      if (!form.contains("kdf")) {
        SshServer.run(command);
        logsIn(file, false);
      }
      file = fresh();
      command.set(6, "" + file);
      command.addAll(List.of("--new-passphrase", "" + passphraseFile));
      SshServer.run(command);
      logsIn(file, true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RFC4716", "PEM", "PKCS8"})
  void withTheLineEndsOfWindows(String format) throws Exception {
    Path file = fresh();
    server.userKey(file.getFileName().toString(), "ecdsa", PASSPHRASE, "-m", format);
    Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));
    logsIn(file, true);
  }

  private static Path fresh() throws Exception {
    Path file = Files.createTempFile(server.folder, "key", "");
    Files.delete(file);
    return file;
  }

  private static Path opensslKey(String kind) throws Exception {
    Path file = fresh();
    String[] words = kind.split(" ", -1);
    List<String> command = new ArrayList<>(List.of("openssl", "genpkey", "-quiet"));
    command.addAll(List.of("-algorithm", words[0], "-out", "" + file));
    if (words.length > 1) {
      command.addAll(List.of("-pkeyopt", "ec_paramgen_curve:" + words[1]));
    }
    command.remove("-quiet");
    SshServer.run(command);
    return file;
  }

  /// Into authorized_keys, by what openssl and ssh-keygen make of a key that is not encrypted.
  private static void letIn(Path key) throws Exception {
    Path open = fresh();
    SshServer.run(List.of("openssl", "pkey", "-in", "" + key, "-pubout", "-out", "" + open));
    String line;
    if (SshServer.run(List.of("openssl", "pkey", "-in", "" + key, "-noout", "-text"))
        .startsWith("ED25519")) {
      // ssh-keygen does not convert these. The last 32 bytes are the key (RFC 8410).
      Path der = fresh();
      SshServer.run(
          List.of(
              "openssl", "pkey", "-in", "" + key, "-pubout", "-outform", "DER", "-out", "" + der));
      byte[] bytes = Files.readAllBytes(der);
      line =
          HostKey.of(
                  new net.schmizz.sshj.common.Buffer.PlainBuffer()
                      .putString("ssh-ed25519")
                      .putBytes(Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length))
                      .getCompactData())
              .line();
    } else {
      line = SshServer.run(List.of("ssh-keygen", "-i", "-m", "PKCS8", "-f", "" + open)).strip();
    }
    Files.writeString(
        server.folder.resolve("authorized_keys"), line + "\n", StandardOpenOption.APPEND);
  }

  private static void logsIn(Path file, boolean encrypted) throws Exception {
    HostConfig host = Hosts.host(server.port);
    if (!encrypted) {
      open(Hosts.withKey(host, file), new ScriptedDialog());
      return;
    }
    open(Hosts.withKey(host, file, PASSPHRASE), new ScriptedDialog());
    ScriptedDialog dialog = new ScriptedDialog(PASSPHRASE);
    open(Hosts.withKey(host, file), dialog);
    assertThat(dialog.prompts).hasSize(1);
  }

  private static void open(HostConfig host, ScriptedDialog dialog) throws Exception {
    assertThat(
            terminals.check(List.of(host)).stream()
                .filter(problem -> !problem.message().contains("is asked for it")))
        .isEmpty();
    Hosts.opener(terminals, host).open(new TerminalSize(80, 24), dialog).close();
  }
}
