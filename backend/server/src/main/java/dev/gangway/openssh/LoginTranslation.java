package dev.gangway.openssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Writes how `ssh` would log in: keys, certificates, agent, methods.
final class LoginTranslation {
  /// Gangway's own bound: hosts allow six attempts.
  private static final int MOST_KEYS = 5;

  private static final int LARGEST_PUBLIC_KEY = 16 << 10;

  /// What `ssh` tries if no `IdentityFile` says otherwise, without the kinds that Gangway does not
  /// know (DSA, and keys in authenticators).
  private static final List<String> DEFAULT_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");

  private static final List<String> METHODS =
      List.of("publickey", "keyboard-interactive", "password");

  /// The switch of each.
  private static final Map<String, String> SWITCHES =
      Map.of(
          "publickey", "pubkeyauthentication",
          "keyboard-interactive", "kbdinteractiveauthentication",
          "password", "passwordauthentication");

  private final Draft draft;
  private final Settings settings;

  private LoginTranslation(Draft draft) {
    this.draft = draft;
    this.settings = draft.settings();
  }

  static void write(Draft draft) {
    new LoginTranslation(draft).write();
  }

  private void write() {
    boolean withKeys = settings.isOn("pubkeyauthentication", true);
    SequencedSet<String> keys = new LinkedHashSet<>();
    SequencedSet<String> publicKeys = new LinkedHashSet<>();
    if (withKeys) {
      keys(keys, publicKeys);
      draft.fields().oneOrList("key", List.copyOf(keys));
      certificates(List.copyOf(keys));
      agent(publicKeys);
    }
    methods();
  }

  private void keys(SequencedSet<String> keys, SequencedSet<String> publicKeys) {
    List<ConfigLine> lines = settings.all("identityfile");
    if (lines.isEmpty()) {
      Path folder = settings.surroundings().home().resolve(".ssh");
      DEFAULT_KEYS.stream()
          .filter(name -> Files.isRegularFile(folder.resolve(name)))
          .forEach(name -> keys.add("~/.ssh/" + name));
      DEFAULT_KEYS.forEach(name -> publicKeys.add("~/.ssh/" + name + ".pub"));
    }
    for (ConfigLine line : lines) {
      if (Settings.isNone(line.word())) {
        continue;
      }
      Optional<String> path = draft.path(line, line.word());
      if (path.isEmpty()) {
        continue;
      }
      if (path.get().endsWith(".pub")) {
        publicKeys.add(path.get());
        if (settings.first("identityagent").isEmpty()) {
          draft.sayBeside(
              line,
              "a public key; its private one is in an ssh-agent, see `agent` and `agent_keys`");
        }
      } else if (keys.size() == MOST_KEYS && !keys.contains(path.get())) {
        draft.sayBeside(line, "more than " + MOST_KEYS + " keys; hosts refuse that many attempts");
      } else {
        keys.add(path.get());
        publicKeys.add(path.get() + ".pub");
      }
    }
  }

  /// `KEY-cert.pub` is found without being named, here and there.
  private void certificates(List<String> keys) {
    List<ConfigLine> lines = settings.all("certificatefile");
    for (ConfigLine line : lines) {
      Optional<String> path =
          Settings.isNone(line.word()) ? Optional.empty() : draft.path(line, line.word());
      if (path.isEmpty() || keys.stream().anyMatch(key -> path.get().equals(key + "-cert.pub"))) {
        continue;
      }
      if (keys.size() == 1 && lines.size() == 1) {
        draft.fields().text("certificate", path.get());
      } else {
        draft.sayBeside(
            line,
            "`certificate` belongs to one key alone; with several, put each certificate beside its"
                + " key as `KEY-cert.pub`");
      }
    }
  }

  private void agent(SequencedSet<String> publicKeys) {
    Optional<String> socket = settings.first("identityagent").flatMap(this::socket);
    Optional<ConfigLine> only =
        settings.first("identitiesonly").filter(_ -> settings.isOn("identitiesonly", false));
    List<String> fingerprints = List.of();
    if (socket.isPresent() && only.isPresent()) {
      fingerprints =
          publicKeys.stream().flatMap(path -> fingerprint(path).stream()).distinct().toList();
      if (fingerprints.isEmpty()) {
        draft.sayBeside(
            only.get(),
            "no public key file of an IdentityFile was found, so it is not known which keys of the"
                + " agent may be used; the agent is left out, see `agent` and `agent_keys`");
        socket = Optional.empty();
      }
    }
    socket.ifPresent(path -> draft.fields().text("agent", path));
    draft.fields().list("agent_keys", fingerprints);
    Optional<ConfigLine> forward = settings.first("forwardagent");
    if (forward.isEmpty() || !settings.isOn("forwardagent", false)) {
      return;
    }
    String value = forward.get().word().toLowerCase(Locale.ROOT);
    if (socket.isPresent() && (value.equals("yes") || value.equals("true"))) {
      draft.fields().yes("forward_agent");
    } else {
      draft.sayBeside(
          forward.get(),
          "the gateway forwards the `agent` of the configuration only, and there is none here");
    }
  }

  private Optional<String> socket(ConfigLine line) {
    String written = line.word();
    if (Settings.isNone(written)) {
      return Optional.empty();
    }
    if (written.equals("SSH_AUTH_SOCK") || (written.startsWith("$") && !written.startsWith("${"))) {
      draft.sayBeside(
          line, "the gateway does not live in your login's environment; write the socket's path");
      return Optional.empty();
    }
    return draft.path(line, written);
  }

  /// `SHA256:…` of a public key in a file.
  private Optional<String> fingerprint(String path) {
    try {
      Path file =
          path.startsWith("~/")
              ? settings.surroundings().home().resolve(path.substring(2))
              : Path.of(path);
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_PUBLIC_KEY) {
        return Optional.empty();
      }
      String[] words = Files.readString(file).strip().split("\\s+", -1);
      if (words.length < 2) {
        return Optional.empty();
      }
      byte[] key = Base64.getDecoder().decode(words[1]);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return Optional.of("SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash));
    } catch (IOException | IllegalArgumentException e) {
      // An InvalidPathException is an IllegalArgumentException as well.
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void methods() {
    Optional<ConfigLine> preferred = settings.first("preferredauthentications");
    List<String> order = preferred.map(line -> List.of(line.word().split(",", -1))).orElse(METHODS);
    List<String> methods = new ArrayList<>();
    for (String method : order) {
      String name = method.strip();
      if (METHODS.contains(name)
          && !methods.contains(name)
          && settings.isOn(SWITCHES.getOrDefault(name, name), true)) {
        methods.add(name);
      } else if (!METHODS.contains(name)) {
        preferred.ifPresent(
            line -> draft.say(line, "the method " + Shown.quoted(name) + " is not supported"));
      }
    }
    boolean usual = preferred.isEmpty() && methods.equals(METHODS);
    if (methods.isEmpty()) {
      preferred
          .or(() -> settings.first("pubkeyauthentication"))
          .ifPresent(line ->
              draft.sayBeside(
                  line,
                  "no method is left that Gangway knows, so its own order holds; see `methods`"));
    } else if (!usual) {
      draft.fields().list("methods", methods);
    }
  }
}
