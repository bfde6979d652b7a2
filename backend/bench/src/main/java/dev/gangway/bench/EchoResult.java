package dev.gangway.bench;

/// What one run of an [EchoLoad] came to.
///
/// @param perSecond round trips
/// @param megabytesPerSecond payload there and back, in millions of octets
/// @param p50Micros of a round trip
/// @param p99Micros of a round trip
record EchoResult(
    double perSecond, double megabytesPerSecond, double p50Micros, double p99Micros) {}
