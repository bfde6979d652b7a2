/// Who someone is, and what they may do.
///
/// ```
///  web (HTTP and WebSocket alike) ──► Policy.decide(User, Right, Resource) ──► Decision
/// ```
///
/// There is one decision function, asked at every door, so that no two doors can disagree. Until a
/// login is configured there is one anonymous user who may do everything, and the configuration
/// keeps the gateway on loopback.
@NullMarked
package dev.gangway.access;

import org.jspecify.annotations.NullMarked;
