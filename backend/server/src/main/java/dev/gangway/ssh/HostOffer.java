package dev.gangway.ssh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/// What a host offers in a key exchange: the name lists of its KEXINIT, RFC 4253 §7.1. The names
/// are as the host wrote them.
///
/// @param ciphers that it offers in both directions; so with the macs
record HostOffer(
    List<String> keyExchanges, List<String> signatures, List<String> ciphers, List<String> macs) {
  /// The message number and the cookie come before the first list.
  private static final int LISTS = 1 + 16;

  /// draft-miller-sshm-strict-kex §2.
  private static final String STRICT = "kex-strict-s-v00@openssh.com";

  /// Reads it from a message.
  ///
  /// @param message the host's KEXINIT, from its number on
  /// @throws Buffer.BufferException if the lists are not there
  static HostOffer of(byte[] message) throws Buffer.BufferException {
    Buffer.PlainBuffer buffer = new Buffer.PlainBuffer(message);
    if (buffer.available() < LISTS) {
      throw new Buffer.BufferException("no KEXINIT");
    }
    buffer.rpos(LISTS);
    List<String> keyExchanges = names(buffer);
    List<String> signatures = names(buffer);
    List<String> ciphers = common(names(buffer), names(buffer));
    List<String> macs = common(names(buffer), names(buffer));
    return new HostOffer(keyExchanges, signatures, ciphers, macs);
  }

  private static List<String> names(Buffer.PlainBuffer buffer) throws Buffer.BufferException {
    return List.of(buffer.readString(StandardCharsets.ISO_8859_1).split(","));
  }

  private static List<String> common(List<String> toHost, List<String> fromHost) {
    return toHost.stream().filter(fromHost::contains).toList();
  }

  /// Whether the host does strict key exchange. It says so in its first offer only.
  boolean strict() {
    return keyExchanges.contains(STRICT);
  }
}
