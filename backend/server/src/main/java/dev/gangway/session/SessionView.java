package dev.gangway.session;

import dev.gangway.terminal.TerminalSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A session as others see it, at one moment.
///
/// @param session its id
/// @param target the id of what it is open on
/// @param name of that, as people see it
/// @param opened when its terminal was there
/// @param attached whether a page writes to it
/// @param watchers how many look at it
/// @param exited whether its program has ended, and only its output waits to be seen
/// @param left while no page is attached: how long until it is ended
/// @param witness of it, for whoever decides who may see it
public record SessionView(
    String session,
    String target,
    String name,
    Owner owner,
    Instant opened,
    boolean attached,
    int watchers,
    TerminalSize size,
    boolean exited,
    Optional<Duration> left,
    SessionWitness witness) {}
