package dev.gangway.ssh;

import dev.gangway.config.HostConfig;
import dev.gangway.config.HostLogin;
import dev.gangway.config.LoginTemplate;
import dev.gangway.terminal.OpenRequest;

/// The account on a host that one who asks logs in to.
///
/// @param user the login name there
/// @param personal whether the name or the means depend on who asks
record Account(HostConfig host, String user, boolean personal) {

  static Account of(HostConfig host, OpenRequest request) {
    HostLogin login = host.login();
    boolean personal =
        login.user().personal()
            || login.keys().stream()
                .anyMatch(key ->
                    key.file().personal()
                        || key.certificate().filter(LoginTemplate::personal).isPresent());
    return new Account(host, login.user().of(request.login()), personal);
  }

  /// `deploy@web-1.internal`, for sentences.
  @Override
  public String toString() {
    return user + "@" + host.address();
  }
}
