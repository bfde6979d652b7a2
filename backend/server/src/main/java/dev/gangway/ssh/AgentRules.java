package dev.gangway.ssh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;

/// What programs on a host may ask of the gateway's ssh-agent (draft-miller-ssh-agent): for the
/// keys that the configuration names, which of them it has, and signatures by them.
///
/// Nothing else. The agent is the gateway's, and so everybody's: who could take its keys away, put
/// others in or lock it would do so to all hosts and all users.
///
/// @param fingerprints `SHA256:…` of the keys; empty: all it has
record AgentRules(List<String> fingerprints) {
  private static final byte FAILURE = 5;
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES = 12;
  private static final byte SIGN = 13;
  private static final byte EXTENSION = 27;

  /// By the first, ssh tells the agent for which host a signature is.
  private static final Set<String> EXTENSIONS = Set.of("session-bind@openssh.com", "query");

  AgentRules {
    fingerprints = List.copyOf(fingerprints);
  }

  /// What is said in place of an answer that there is none.
  static byte[] failure() {
    return new byte[] {FAILURE};
  }

  /// Whether the agent may be asked this.
  ///
  /// @param request a message without its length
  boolean allows(byte[] request) {
    try {
      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(request);
      return switch (fields.readByte()) {
        case REQUEST_IDENTITIES -> true;
        case SIGN -> names(fields.readBytes());
        case EXTENSION -> EXTENSIONS.contains(fields.readString(StandardCharsets.US_ASCII));
        default -> false;
      };
    } catch (Buffer.BufferException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /// What the host gets to see of an answer: of keys those alone that it may use.
  ///
  /// @param answer a message without its length
  byte[] shown(byte[] answer) {
    if (fingerprints.isEmpty() || answer.length == 0 || answer[0] != IDENTITIES) {
      return answer;
    }
    try {
      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(answer);
      fields.readByte();
      long count = fields.readUInt32();
      List<byte[]> shown = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        byte[] key = fields.readBytes();
        byte[] comment = fields.readBytes();
        if (names(key)) {
          shown.add(new Buffer.PlainBuffer().putBytes(key).putBytes(comment).getCompactData());
        }
      }
      Buffer.PlainBuffer told =
          new Buffer.PlainBuffer().putByte(IDENTITIES).putUInt32(shown.size());
      shown.forEach(told::putRawBytes);
      return told.getCompactData();
    } catch (Buffer.BufferException | IllegalArgumentException malformed) {
      return failure();
    }
  }

  private boolean names(byte[] key) {
    return AgentIdentity.isAmong(fingerprints, HostKey.of(key));
  }
}
