package dev.gangway.session;

/// A control message that breaks the contract. Made where it is seen, answered in one place: a
/// `failure` of kind `bad-message`, then 4400.
public final class BadMessage extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param why a sentence for whoever wrote the client; carries nothing of what was sent
  public BadMessage(String why) {
    super(why);
  }

  /// A sentence for whoever wrote the client.
  public String why() {
    return String.valueOf(getMessage());
  }
}
