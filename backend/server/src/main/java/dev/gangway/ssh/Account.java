package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.terminal.OpenFailure;
import dev.gangway.terminal.OpenRequest;

/// The account on a host that one who asks logs in to.
///
/// @param user the login name there
/// @param personal whether the name or the means depend on who asks
record Account(HostConfig host, String user, boolean personal) {

  /// @throws OpenFailure if it takes the name of who asks, and that cannot be one there
  static Account of(HostConfig host, OpenRequest request) throws OpenFailure {
    boolean personal = LoginName.isWanted(host.login());
    return new Account(host, host.login().user().of(LoginName.of(host, request)), personal);
  }

  /// `deploy@web-1.internal`, for sentences.
  @Override
  public String toString() {
    return user + "@" + host.address();
  }
}
