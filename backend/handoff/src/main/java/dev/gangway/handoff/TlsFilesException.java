package dev.gangway.handoff;

/// A certificate or key that cannot be used; the message is one sentence for the operator, which
/// names the file and what to do.
public final class TlsFilesException extends Exception {

  @java.io.Serial private static final long serialVersionUID = 1L;

  TlsFilesException(String message) {
    super(message);
  }

  TlsFilesException(String message, Throwable cause) {
    super(message, cause);
  }
}
