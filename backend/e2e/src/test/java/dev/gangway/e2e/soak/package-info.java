/// The long cases: what shows only after minutes, hundreds of sessions or hundreds of megabytes.
///
/// ```
///  scripts/soak idle     LongIdleTest      a terminal nobody touches
///               churn    ChurnTest ─► Churn   sessions that come and go
///               output   LongOutputTest    half a gigabyte, exact and in order
///               access   LongProxyIdleTest a terminal nobody touches, behind each proxy
///                        AccessFloodTest ─► AccessFlood   who cannot log in, in thousands
///               sessions SessionsTest      sessions on lines that break
///                          ├─► BadLine       resets, black holes, reloads: every byte once
///                          ├─► TaggedSessions   many at once, none sees another's bytes
///                          ├─► StalledViewers   what those cost who never read
///                          └─► Comeback      a crowd that comes back at once
/// ```
///
/// - What takes longer than the gate may take is tagged `soak` and left out of it.
/// - The system property `scale` divides every amount, to try a case out: `scripts/soak idle
///   -Dscale=10`.
/// - What is left of sessions is counted by the system, not by the gateway's own word.
@NullMarked
package dev.gangway.e2e.soak;

import org.jspecify.annotations.NullMarked;
