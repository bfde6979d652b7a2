package dev.gangway.openssh;

import java.util.List;

/// Something that was not carried over.
///
/// @param what a sentence: what it is, and what to do instead
/// @param hosts those it is about, the first few
/// @param more how many further ones
public record Remark(Place place, String what, List<String> hosts, int more) {
  public Remark {
    hosts = List.copyOf(hosts);
  }

  /// `FILE:LINE: what (host, host and 3 more)`.
  @Override
  public String toString() {
    String about =
        hosts.isEmpty()
            ? ""
            : " (" + String.join(", ", hosts) + (more > 0 ? " and " + more + " more" : "") + ")";
    return place + ": " + what + about;
  }
}
