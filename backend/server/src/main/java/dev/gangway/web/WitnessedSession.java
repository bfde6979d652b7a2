package dev.gangway.web;

import dev.gangway.access.Logins;
import dev.gangway.access.Resource;
import dev.gangway.audit.AuditEvent;
import dev.gangway.audit.AuditLog;
import dev.gangway.session.ClientMessage.Verb;
import dev.gangway.session.SessionWitness;
import dev.gangway.terminal.OpenFailure;
import java.io.IOException;
import java.util.Optional;

/// Writes down what becomes of one session, and knows by which right it lives. Thread-safe.
final class WitnessedSession implements SessionWitness {
  private final Caller caller;
  private final Verb verb;
  private final Resource resource;
  private final String rule;
  private final Targets targets;
  private final Optional<Logins> logins;
  private final AuditLog audit;
  private final Refusals refusals;

  /// Why the user opens it; empty if nobody asked. Written before it is opened.
  private volatile String reason = "";

  /// @param rule by which it may be opened
  WitnessedSession(
      Caller caller,
      Verb verb,
      Resource resource,
      String rule,
      Targets targets,
      Optional<Logins> logins,
      AuditLog audit,
      Refusals refusals) {
    this.caller = caller;
    this.verb = verb;
    this.resource = resource;
    this.rule = rule;
    this.targets = targets;
    this.logins = logins;
    this.audit = audit;
    this.refusals = refusals;
  }

  /// The user has said why.
  void because(String why) {
    reason = why;
  }

  @Override
  public void opened(String session) throws OpenFailure {
    try {
      AuditEvent.Builder event = event(AuditEvent.Kind.OPEN, session).with("rule", rule);
      if (!reason.isEmpty()) {
        event.with("reason", reason);
      }
      audit.record(event.build());
    } catch (IOException unwritable) {
      throw new OpenFailure(
          OpenFailure.Kind.INTERNAL,
          "The gateway cannot write down who opens what, so it opens nothing. An admin has to look.",
          unwritable);
    }
  }

  @Override
  public void failed(String session, String why) {
    refusals.write(event(AuditEvent.Kind.OPEN_FAILED, session).with("reason", why).build());
  }

  @Override
  public void closed(String session, End end) {
    refusals.write(
        event(AuditEvent.Kind.CLOSE, session)
            .with("reason", end.reason())
            .with("in", end.input())
            .with("out", end.output())
            .with("duration", end.duration().toMillis())
            .build());
  }

  @Override
  public void active() {
    logins.ifPresent(all -> all.active(caller.login()));
  }

  @Override
  public boolean mayGoOn() {
    return targets.decide(caller.user(), verb, resource).allowed();
  }

  private AuditEvent.Builder event(AuditEvent.Kind kind, String session) {
    return caller
        .event(kind)
        .with("session", session)
        .with("target", resource.id())
        .with("verb", verb.wireName());
  }
}
