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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Writes down what becomes of one session while it is used with one login, and knows by which
/// right it lives. Thread-safe.
final class WitnessedSession implements SessionWitness {
  private final Caller caller;
  private final Verb verb;
  private final Resource resource;
  private final String rule;
  private final Targets targets;
  private final Optional<Logins> logins;
  private final AuditLog audit;
  private final Refusals refusals;

  /// Looks whether the login is ended, as long as this keeps account.
  private final AtomicReference<Logins.@Nullable Watch> watch = new AtomicReference<>();

  private volatile boolean released;

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

  /// The same session, used by another request.
  ///
  /// @param by the rule that allows it
  WitnessedSession of(Caller other, String by) {
    return new WitnessedSession(other, verb, resource, by, targets, logins, audit, refusals);
  }

  Verb verb() {
    return verb;
  }

  Resource resource() {
    return resource;
  }

  /// The user has said why.
  void because(String why) {
    reason = why;
  }

  @Override
  public void opened(String session, Runnable loginEnded) throws OpenFailure {
    try {
      AuditEvent.Builder event = event(AuditEvent.Kind.OPEN, session).with("rule", rule);
      if (!reason.isEmpty()) {
        event.with("reason", reason);
      }
      audit.record(event.build());
    } catch (IOException unwritable) {
      throw unwritten(unwritable);
    }
    watchLogin(loginEnded);
  }

  /// What is said to somebody who would get a terminal unseen.
  static OpenFailure unwritten(IOException unwritable) {
    return new OpenFailure(
        OpenFailure.Kind.INTERNAL,
        "The gateway cannot write down who opens what, so it opens nothing. An admin has to look.",
        unwritable);
  }

  @Override
  public void failed(String session, String why) {
    refusals.write(event(AuditEvent.Kind.OPEN_FAILED, session).with("reason", why).build());
  }

  @Override
  public void resumed(String session, Runnable loginEnded) throws OpenFailure {
    try {
      audit.record(event(AuditEvent.Kind.RESUME, session).with("rule", rule).build());
    } catch (IOException unwritable) {
      throw unwritten(unwritable);
    }
    watchLogin(loginEnded);
  }

  @Override
  public void detached(String session) {
    refusals.write(event(AuditEvent.Kind.DETACH, session).build());
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

  @Override
  public void released() {
    released = true;
    closeWatch();
  }

  private void watchLogin(Runnable loginEnded) {
    logins.ifPresent(all -> {
      watch.set(
          all.watchForEnding(
              caller.login(),
              () -> {
                // Another login may have gone on with the session meanwhile.
                if (!released) {
                  loginEnded.run();
                }
              }));
      if (released) {
        closeWatch(); // It may have been released before there was anything to close.
      }
    });
  }

  private void closeWatch() {
    Logins.Watch open = watch.getAndSet(null);
    if (open != null) {
      open.close();
    }
  }

  private AuditEvent.Builder event(AuditEvent.Kind kind, String session) {
    return caller
        .event(kind)
        .with("session", session)
        .with("target", resource.id())
        .with("verb", verb.wireName());
  }
}
