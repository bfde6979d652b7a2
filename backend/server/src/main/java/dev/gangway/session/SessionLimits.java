package dev.gangway.session;

import java.time.Duration;

/// The bounds of sessions; the configuration's `limits` says what each is for.
///
/// @param sessions alive at once
/// @param opening targets in key exchange or login at once
/// @param firstMessage how long a page may be silent after the upgrade
/// @param answer how long a page may take to answer a prompt
/// @param ping how often a page is pinged
/// @param credit bytes of output sent to a page but not drawn by it
/// @param input bytes of input queued for a terminal
/// @param terms on which sessions live
public record SessionLimits(
    int sessions,
    int opening,
    Duration firstMessage,
    Duration answer,
    Duration ping,
    int credit,
    int input,
    SessionTerms terms) {}
