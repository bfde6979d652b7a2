package dev.gangway.config;

import java.time.Duration;

/// Every bound on what a peer can make the gateway hold or wait for. How far a file may move each
/// of them stands in `Keys.Limits`.
///
/// @param sessions sessions alive at once; one more is told `busy`
/// @param pages pages that follow the live list at once; one more is told 1013 and asks for the
///   list again and again instead
/// @param opening targets being opened at once: a key exchange costs CPU, and hundreds at once
///   would all time out
/// @param firstMessage how long a page may be silent after the upgrade
/// @param answer how long a page may take to answer a prompt
/// @param ping how often the gateway pings: half of the shortest idle limit of common proxies
/// @param silence without any sign of life for this long, a page is gone
/// @param writeStall how long one write to a page may be stuck
/// @param controlMessage bytes of one control message
/// @param fragments fragments of one message
/// @param credit bytes of output in flight to a page that it has not yet drawn: what makes Ctrl-C
///   quick behind a slow page
/// @param input bytes of input queued for a terminal that does not read
/// @param connections HTTP connections at once; sockets that are open are not counted. Each costs a
///   file descriptor
/// @param strangers requests of one address that may be refused in a second, before they are not
///   even told why
/// @param sendBuffer bytes of the kernel's send buffer for one page's socket: what it holds is late
///   for Ctrl-C
/// @param settings bytes of one user's settings, as JSON without blanks
public record LimitsConfig(
    int sessions,
    int pages,
    int opening,
    Duration firstMessage,
    Duration answer,
    Duration ping,
    Duration silence,
    Duration writeStall,
    int controlMessage,
    int fragments,
    int credit,
    int input,
    int connections,
    int strangers,
    int sendBuffer,
    int settings) {

  /// What holds when the file says nothing.
  public static final LimitsConfig DEFAULTS =
      new LimitsConfig(
          1000,
          1000,
          8,
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(45),
          Duration.ofSeconds(30),
          16 << 10,
          16_384,
          256 << 10,
          64 << 10,
          1024,
          50,
          128 << 10,
          128 << 10);
}
