/// The frame layer next to Undertow's own, over real sockets.
///
/// ```
///   WebSocketBench ──► ServerProcess   ours, Undertow's, or connections that are upgraded and left
///         │               ▲
///         └──► EchoLoad ──┘            octets over TCP, the same ones to each
/// ```
///
/// Every server has a JVM of its own with the same flags, all run at once, and each is measured in
/// turn, round after round, so that what else the machine does meets all of them. Only the ratios
/// of one run mean anything. The client is as thin as it can be and knows neither layer.
///
/// The inner loops by themselves are measured with JMH in `dev.gangway.websocket`, which is that
/// package so that it reaches them.
@NullMarked
package dev.gangway.bench;

import org.jspecify.annotations.NullMarked;
