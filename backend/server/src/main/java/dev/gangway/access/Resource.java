package dev.gangway.access;

import java.util.List;
import java.util.Optional;

/// What a decision is about: the facts of a target that rules can speak of.
///
/// @param id what `open` names; unique
/// @param name what users see
/// @param group the heading it is listed under
public record Resource(String id, String name, Optional<String> group, List<String> tags) {
  public Resource {
    tags = List.copyOf(tags);
  }
}
