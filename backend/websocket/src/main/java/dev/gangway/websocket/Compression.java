package dev.gangway.websocket;

/// Whether one message is compressed, if permessage-deflate was agreed on. A message that would not
/// become smaller goes out as it is, whatever is asked for.
public enum Compression {
  /// Compressed from [DeflateOptions#threshold()] on: what messages get that do not say otherwise.
  BY_SIZE,
  /// Compressed whatever its size.
  ALWAYS,
  /// Not compressed: what is compressed already, or mixes secrets with what others choose (RFC 7692
  /// §8).
  NEVER
}
