/// How fast the gateway is, next to OpenSSH's own client on the same host in the same run.
///
/// ```
///  scripts/bench echo      EchoBench    ─┐            ┌─► GatewayLine ─► gateway ─┐
///                bulk      BulkBench    ─┼─► Contest ─┤                           ├─► sshd
///                connect   ConnectBench ─┤     │      └─► SshLine ─► ssh -tt ─────┘     │
///                sessions  SessionsBench ┘   Table ─► target/bench/NAME.txt          Program
/// ```
///
/// - Both lines are driven by the same code, in turns; machines differ and so do hours, so only the
///   ratios of one run count.
/// - Warm-up is stated beside the figures, and what is cold is reported as well.
/// - A session is ended before its line is closed, so that nothing of it weighs on the next.
/// - Nothing here fails for being slow.
/// - The system property `scale` divides every amount, to try a case out: `scripts/bench echo
///   -Dscale=10`.
@NullMarked
package dev.gangway.e2e.bench;

import org.jspecify.annotations.NullMarked;
