package dev.gangway.e2e.world;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who has logged in with a password and without a browser.
///
/// @param gateway where, as people type it
/// @param cookie what came of it, `name=value`
public record LoggedIn(URI gateway, String cookie) {
  /// PBKDF2 as `login.users` takes it, and so cheap that it costs tests nothing.
  private static final int ITERATIONS = 1_000;

  /// A hash of a password as it stands in YAML.
  public static String hash(String password) {
    byte[] salt = "saltsaltsaltsalt".getBytes(StandardCharsets.UTF_8);
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
      return "\"$pbkdf2-sha256$i=%d$%s$%s\""
          .formatted(ITERATIONS, base64.encodeToString(salt), base64.encodeToString(key));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// An attempt to log in, as the page makes it.
  public static Handshake attempt(URI gateway, String user, String password) {
    return post(gateway, "api/login", Map.of("user", user, "password", password));
  }

  /// Logs in.
  public static LoggedIn as(URI gateway, String user, String password) {
    Handshake.Answer answer = attempt(gateway, user, password).send();
    String cookie =
        answer
            .header("Set-Cookie")
            .orElseThrow(() -> new AssertionError("no login, but " + answer));
    return new LoggedIn(gateway, cookie.substring(0, cookie.indexOf(';')));
  }

  /// A request of this login's.
  ///
  /// @param path below the gateway's base path
  public Handshake get(String path) {
    return Handshake.get(gateway, gateway.getPath() + path).add("Cookie", cookie);
  }

  /// The opening handshake of a socket of this login's.
  public Handshake upgrade() {
    return Handshake.with(gateway).add("Cookie", cookie);
  }

  /// A socket of this login's.
  public RawSocket open() {
    Handshake.Answer answer = upgrade().send();
    return answer.socket().orElseThrow(() -> new AssertionError("no WebSocket, but " + answer));
  }

  /// Ends this login, or all of this user's.
  public Handshake.Answer logout(boolean everywhere) {
    return post("api/logout", Map.of("everywhere", everywhere)).send();
  }

  /// A request of this login's that changes something.
  ///
  /// @param path below the gateway's base path
  public Handshake post(String path, Map<String, ?> body) {
    return post(gateway, path, body).add("Cookie", cookie);
  }

  /// A request that changes something, of nobody's.
  static Handshake post(URI gateway, String path, Map<String, ?> body) {
    return Handshake.get(gateway, gateway.getPath() + path)
        .method("POST")
        .add("Origin", gateway.getScheme() + "://" + gateway.getAuthority())
        .body("application/json", JsonMapper.shared().writeValueAsString(body));
  }
}
