package dev.gangway.web;

import dev.gangway.access.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to be said so that a page knows the newest list. Most pages know the same and need the
/// same, so what was said last is kept. Thread-safe.
final class TargetNews {

  /// Beyond as many changes, the whole list is the shorter message.
  private static final int MANY_CHANGES = 100;

  private final Targets targets;
  private volatile @Nullable News latest;

  TargetNews(Targets targets) {
    this.targets = targets;
  }

  /// Messages in JSON, and what a page knows when it has got them.
  ///
  /// @param before what it knew; null if nothing
  record News(Targets.@Nullable View before, Targets.View now, List<String> messages) {
    News {
      messages = List.copyOf(messages);
    }

    private boolean leadsFrom(Targets.@Nullable View other) {
      if (before == null) {
        return other == null;
      }
      return other != null && before.isSame(other);
    }
  }

  /// The news for a user's page.
  ///
  /// @param before what the page knows; null if nothing
  News since(Targets.@Nullable View before, User user) {
    Targets.View now = targets.seenBy(user);
    News news = latest;
    if (news == null || !news.now().isSame(now) || !news.leadsFrom(before)) {
      news = new News(before, now, messages(before, now));
      latest = news;
    }
    return news;
  }

  private static List<String> messages(Targets.@Nullable View before, Targets.View now) {
    if (before == null) {
      return List.of(TargetMessages.targets(now));
    }
    List<String> changes = new ArrayList<>();
    TargetMessages.changes(before, now, changes::add);
    return changes.size() > MANY_CHANGES ? List.of(TargetMessages.targets(now)) : changes;
  }
}
