package dev.gangway.openssh;

import java.util.List;

/// What came of an import.
public sealed interface ImportResult {

  /// A configuration.
  ///
  /// @param yaml the file's text; empty without hosts
  /// @param hosts how many are in it
  /// @param remarks what was not carried over
  record Imported(String yaml, int hosts, List<Remark> remarks) implements ImportResult {
    public Imported {
      remarks = List.copyOf(remarks);
    }
  }

  /// None.
  ///
  /// @param why the file and perhaps the line, and what is wrong there
  record Refused(String why) implements ImportResult {}
}
