package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.state.StateFolder;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenFailure.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The host keys that were accepted here, by somebody who was asked or because the host may show a
/// new one: a known_hosts file in the state folder, with names in the clear for those who review
/// it. A line is taken back with an editor or by `ssh-keygen -R NAME -f FILE`.
///
/// The folder is made when the first key is accepted. Thread-safe; several processes may share the
/// file.
public final class AcceptedKeys {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptedKeys.class);
  private static final String FILE = "known_hosts";

  /// Bytes: some thousand hosts. Whoever accepts more should have a list.
  private static final int LIMIT = 1 << 20;

  private static final byte[] HEAD =
      """
      # Host keys that were accepted in Gangway. `ssh-keygen -R NAME -f FILE` takes one back.
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final Witness witness;

  /// Why a key was accepted.
  public enum Way {
    /// Somebody with the right to was asked, and said yes.
    ASKED,
    /// The host's configuration wants new keys accepted.
    ACCEPT_NEW;

    /// The name in the audit log: `accept-new`.
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// A key that is about to be accepted.
  ///
  /// @param login who opened the host
  /// @param target the host's name in the configuration
  /// @param address how known_hosts names the host
  /// @param type of the key: `ssh-ed25519`
  /// @param fingerprint `SHA256:…`
  public record Acceptance(
      String login, String target, String address, String type, String fingerprint, Way way) {}

  /// Writes down what is accepted.
  public interface Witness {
    /// Called before the key is kept.
    ///
    /// @throws IOException if it cannot be written down; then the key is not accepted
    void accepted(Acceptance acceptance) throws IOException;
  }

  /// @param state the state folder, which need not exist
  public AcceptedKeys(Path state, Witness witness) {
    this.folder = state;
    this.witness = witness;
  }

  /// The file, for messages.
  Path file() {
    return folder.resolve(FILE);
  }

  /// What is known of a host: what was reviewed, and what was accepted.
  ///
  /// @param reviewed what the administrators' files say
  /// @throws IOException if the file of accepted keys cannot be read, or others could have written
  ///   it
  KnownHosts.Known about(KnownHosts reviewed, HostConfig host) throws IOException {
    KnownHosts accepted = read();
    KnownHosts.Known all = reviewed.and(accepted).about(host.address(), host.port());
    return accepted.about(host.address(), host.port()).trusted().isEmpty()
        ? all
        : all.acceptedIn(file());
  }

  /// What is in the file now; nothing when there is none.
  ///
  /// @throws IOException if it cannot be read, or others could have written it
  KnownHosts read() throws IOException {
    return Files.exists(folder)
        ? KnownHosts.of(file(), content(StateFolder.open(folder)))
        : new KnownHosts(List.of(), List.of());
  }

  private static ByteBuffer content(StateFolder state) throws IOException {
    return state.read(FILE, LIMIT).orElseGet(() -> ByteBuffer.wrap(HEAD));
  }

  /// Keeps a key, and returns when it is on the disk; does nothing when it is there already.
  ///
  /// @param login who opens the host
  /// @throws OpenFailure if it cannot be kept, or another key of the host has been accepted
  ///   meanwhile
  void add(HostConfig host, HostKey key, String login, Way way) throws OpenFailure {
    Optional<OpenFailure> refusal;
    try {
      StateFolder state = StateFolder.open(folder);
      refusal = state.exclusively(() -> add(state, host, key, login, way));
    } catch (IOException e) {
      LOG.warn("event=host-key-not-kept target={} why=\"{}\"", host.name(), e.getMessage());
      throw new OpenFailure(
          Kind.INTERNAL,
          "The host key of %s was not accepted, since the gateway cannot keep it or write down who accepted it. Its log says why."
              .formatted(SshFailures.address(host)),
          e);
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private Optional<OpenFailure> add(
      StateFolder state, HostConfig host, HostKey key, String login, Way way) throws IOException {
    String address = KnownHosts.name(host.address(), host.port());
    ByteBuffer content = content(state);
    List<HostKey> there =
        KnownHosts.of(file(), content).about(host.address(), host.port()).trusted();
    if (there.contains(key)) {
      return Optional.empty();
    }
    if (!there.isEmpty()) {
      return Optional.of(
          new OpenFailure(
              Kind.HOST_KEY_CHANGED,
              "The host key of %s has changed: while this one was looked at, another one was accepted. Nothing was sent to the host. Open it again to see both."
                  .formatted(SshFailures.address(host))));
    }
    byte[] grown = with(content, KnownHosts.line(host.address(), host.port(), key));
    if (grown.length > LIMIT) {
      return Optional.of(
          new OpenFailure(
              Kind.INTERNAL,
              "The host key of %s was not accepted: the file of accepted keys is full. An administrator can move what is in %s to a file of `ssh.known_hosts`."
                  .formatted(SshFailures.address(host), file())));
    }
    witness.accepted(
        new Acceptance(login, host.name(), address, key.type(), key.fingerprint(), way));
    state.replace(FILE, grown);
    LOG.info(
        "event=host-key-accepted target={} address={} type={} fingerprint={} how={}",
        host.name(),
        address,
        key.type(),
        key.fingerprint(),
        way.text());
    return Optional.empty();
  }

  /// The content with one more line; whoever edited it may have left the last one without an end.
  private static byte[] with(ByteBuffer content, String line) {
    int length = content.remaining();
    boolean ended = length == 0 || content.get(content.limit() - 1) == '\n';
    byte[] more = ((ended ? "" : "\n") + line + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(length + more.length).put(content.duplicate()).put(more).array();
  }
}
