package dev.gangway.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a decision is about: the facts of a target that rules can speak of. Labels and project were
/// chosen by whoever made the container.
///
/// @param id what `open` names; unique
/// @param name what users see
/// @param group the heading a host is listed under
/// @param tags of a host
/// @param labels of a container, as they are
/// @param project the compose project of a container, as it is
public record Resource(
    String id,
    String name,
    Optional<String> group,
    List<String> tags,
    Map<String, String> labels,
    Optional<String> project) {
  public Resource {
    tags = List.copyOf(tags);
    labels = Map.copyOf(labels);
  }

  /// A host.
  public static Resource host(String name, Optional<String> group, List<String> tags) {
    return new Resource(name, name, group, tags, Map.of(), Optional.empty());
  }

  /// A container.
  ///
  /// @param daemon its daemon's name
  public static Resource container(
      String daemon, String name, Map<String, String> labels, Optional<String> project) {
    return new Resource(daemon + "/" + name, name, Optional.empty(), List.of(), labels, project);
  }
}
