package dev.gangway.web;

import dev.gangway.access.Login;
import dev.gangway.access.User;
import dev.gangway.audit.AuditEvent;
import dev.gangway.session.Owner;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/// Who asks, from where, and what the request is called in logs.
///
/// @param client the true address, behind trusted proxies too
/// @param request an id of ours
/// @param traced the id that a trusted proxy gave; it may have it from the client
record Caller(Login login, InetAddress client, String request, Optional<String> traced) {

  /// The same request, of somebody else.
  Caller as(Login other) {
    return new Caller(other, client, request, traced);
  }

  User user() {
    return login.user();
  }

  /// Whose the caller's sessions are.
  Owner owner() {
    return new Owner(user().name(), login.way() == Login.Way.NONE);
  }

  /// An event of this caller's.
  AuditEvent.Builder event(AuditEvent.Kind kind) {
    return event(kind, user().name(), login.way());
  }

  /// An event of somebody who says to be this user.
  AuditEvent.Builder event(AuditEvent.Kind kind, String user, Login.Way way) {
    AuditEvent.Builder event =
        AuditEvent.of(kind)
            .client(client.getHostAddress())
            .user(user)
            .login(way.name().toLowerCase(Locale.ROOT))
            .request(request);
    traced.ifPresent(id -> event.with("traced", id));
    return event;
  }
}
