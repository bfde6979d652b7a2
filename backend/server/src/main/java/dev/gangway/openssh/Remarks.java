package dev.gangway.openssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects what is not carried over: each thing once, however many hosts it is about. For one
/// thread.
final class Remarks {
  private static final int MOST_HOSTS_SHOWN = 3;

  private record Key(Place place, String what) {}

  /// The hosts of one remark.
  private static final class About {
    private final List<String> shown = new ArrayList<>();
    private String last = "";
    private int count;

    void add(String host) {
      if (host.equals(last)) {
        return;
      }
      last = host;
      count++;
      if (shown.size() < MOST_HOSTS_SHOWN) {
        shown.add(Shown.sentence(host));
      }
    }
  }

  /// A line of a file stands behind each, so there are not many.
  private final Map<Key, About> found = new LinkedHashMap<>();

  /// About the file.
  void add(Place place, String what) {
    found.computeIfAbsent(new Key(place, Shown.sentence(what)), _ -> new About());
  }

  /// About a host.
  ///
  /// @return the sentence, for a comment
  String add(Place place, String what, String host) {
    Key key = new Key(place, Shown.sentence(what));
    found.computeIfAbsent(key, _ -> new About()).add(host);
    return key.what();
  }

  /// All of them as they stand in the files.
  ///
  /// @param main the file that comes first
  List<Remark> all(Path main) {
    List<Remark> all = new ArrayList<>();
    found.forEach((key, about) ->
        all.add(
            new Remark(key.place(), key.what(), about.shown, about.count - about.shown.size())));
    all.sort(
        Comparator.comparing((Remark remark) -> !remark.place().file().equals(main))
            .thenComparing(remark -> remark.place().file())
            .thenComparingInt(remark -> remark.place().line()));
    return all;
  }
}
