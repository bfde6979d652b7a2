package dev.gangway.web;

import dev.gangway.access.Decision;
import dev.gangway.access.Login;
import dev.gangway.access.Logins;
import dev.gangway.access.Resource;
import dev.gangway.audit.AuditEvent;
import dev.gangway.audit.AuditLog;
import dev.gangway.session.ClientMessage;
import dev.gangway.session.ConfirmedOpener;
import dev.gangway.session.Owner;
import dev.gangway.session.PageDoor;
import dev.gangway.session.SessionWitness;
import dev.gangway.session.Target;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenRequest;
import dev.gangway.terminal.RemoteText;
import dev.gangway.terminal.TerminalOpener;
import java.io.IOException;
import java.util.Optional;

/// The door to one page's terminal: the policy is asked, a reason if the rule wants one, and the
/// audit log hears of it. Thread-safe.
final class TerminalDoor implements PageDoor {
  private final Caller caller;
  private final Targets targets;
  private final Optional<Logins> logins;
  private final AuditLog audit;
  private final Refusals refusals;

  TerminalDoor(
      Caller caller, Targets targets, Optional<Logins> logins, AuditLog audit, Refusals refusals) {
    this.caller = caller;
    this.targets = targets;
    this.logins = logins;
    this.audit = audit;
    this.refusals = refusals;
  }

  @Override
  public Owner owner() {
    return caller.owner();
  }

  @Override
  public Optional<SessionWitness> resume(String session, SessionWitness before) {
    if (!(before instanceof WitnessedSession witnessed)) {
      return Optional.empty();
    }
    Decision decision = targets.decide(caller.user(), witnessed.verb(), witnessed.resource());
    if (!decision.allowed()) {
      refuse("resume", session, decision.rule());
      return Optional.empty();
    }
    return Optional.of(witnessed.of(caller, decision.rule()));
  }

  @Override
  public Optional<Watcher> watch(String session, Owner owner, SessionWitness witness)
      throws OpenFailure {
    if (!(witness instanceof WitnessedSession witnessed)) {
      return Optional.empty();
    }
    boolean own = owner.equals(caller.owner()) && witness.mayGoOn();
    if (!own && !targets.mayWatch(caller.user(), witnessed.resource())) {
      refuse("watch", session, "no right to watch");
      return Optional.empty();
    }
    try {
      audit.record(
          caller
              .event(AuditEvent.Kind.WATCH)
              .with("session", session)
              .with("target", witnessed.resource().id())
              .with("of", owner.name())
              .build());
    } catch (IOException unwritable) {
      throw WitnessedSession.unwritten(unwritable);
    }
    return Optional.of(
        new Watcher(
            own ? "Another page of yours" : caller.user().name(),
            own
                ? witnessed::mayGoOn
                : () -> targets.mayWatch(caller.user(), witnessed.resource())));
  }

  private void refuse(String act, String session, String rule) {
    refusals.refused(
        caller,
        caller
            .event(AuditEvent.Kind.REFUSED)
            .with("act", act)
            .with("session", session)
            .with("rule", rule)
            .build());
  }

  @Override
  public Optional<Target> find(ClientMessage.Open open) {
    Targets.Found found = targets.find(caller.user(), open.target(), open.verb());
    ListedTarget target = found.target();
    if (target == null || !found.decision().allowed()) {
      refusals.refused(
          caller,
          caller
              .event(AuditEvent.Kind.REFUSED)
              .with("act", open.verb().wireName())
              .with("target", open.target())
              .with("rule", found.decision().rule())
              .build());
      return Optional.empty();
    }
    WitnessedSession witness =
        new WitnessedSession(
            caller,
            open.verb(),
            target.entry().resource(),
            found.decision().rule(),
            targets,
            logins,
            audit,
            refusals);
    String reason =
        open.reason()
            .map(text -> RemoteText.clean(text, ConfirmedOpener.LONGEST_REASON).strip())
            .orElse("");
    if (!reason.isEmpty()) {
      witness.because(reason);
    }
    TerminalOpener opener = target.source().opener(request(open, target.entry().resource()));
    Optional<String> question = found.decision().confirm().filter(_ -> reason.isEmpty());
    return Optional.of(
        new Target(
            target.id(),
            target.entry().resource().name(),
            question
                .<TerminalOpener>map(text -> new ConfirmedOpener(opener, text, witness::because))
                .orElse(opener),
            witness));
  }

  private OpenRequest request(ClientMessage.Open open, Resource resource) {
    return new OpenRequest(
        caller.login().way() == Login.Way.NONE ? "" : caller.user().name(),
        targets.mayTrustHostKeys(caller.user(), resource),
        open.directory());
  }
}
