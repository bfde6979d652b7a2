package dev.gangway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One mapping of the file, as the reader of a record sees it: ask for a key, get its value or what
/// holds without it. Everything wrong on the way becomes a problem, and the reading goes on; values
/// read after a problem are stand-ins and end with the refusal of the file. For one thread.
final class Section {
  /// What all sections of one file share.
  ///
  /// @param problems gets everything that is wrong
  record Context(Problems problems, Interpolation interpolation, FilePaths paths) {}

  private final Context context;
  private final String path;
  private final Position position;
  private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();

  private Section(Context context, String path, Position position) {
    this.context = context;
    this.path = path;
    this.position = position;
  }

  /// The file's root.
  static Section root(YamlNode node, Kind.Mapping table, Context context) {
    Section section = new Section(context, "", node.position());
    section.fill(node, table, "keys such as `server` and `hosts`");
    return section;
  }

  /// Where it begins.
  Position position() {
    return position;
  }

  /// Whether the key stands there, whatever its value.
  boolean has(Key<?> key) {
    return entries.containsKey(key.name());
  }

  /// Where the key's value begins, or the section if there is no such key.
  Position positionOf(Key<?> key) {
    YamlNode.Entry entry = entries.get(key.name());
    return entry == null ? position : entry.value().position();
  }

  /// Says what is wrong with a key's value, where that is only clear from outside.
  void error(Key<?> key, String message) {
    context.problems().error(positionOf(key), pathOf(key.name()), message);
  }

  /// Says what is doubtful about a key.
  void warning(Key<?> key, String message) {
    context.problems().warning(positionOf(key), pathOf(key.name()), message);
  }

  /// Says that a key has to be there, if it is not.
  void require(Key<? extends Kind.OfScalar> key) {
    if (!has(key)) {
      context
          .problems()
          .error(
              position, path, "`" + key.name() + "` is missing; expected " + key.kind().expected());
    }
  }

  /// Says that something has to be there that is not.
  void missing(String message) {
    context.problems().error(position, path, message);
  }

  int number(Key<Kind.WholeNumber> key, int otherwise) {
    return number(key).orElse(otherwise);
  }

  Optional<Integer> number(Key<Kind.WholeNumber> key) {
    return scalar(key, key.kind()::parse);
  }

  Duration time(Key<Kind.Time> key, Duration otherwise) {
    return scalar(key, key.kind()::parse).orElse(otherwise);
  }

  Optional<Boolean> truth(Key<Kind.Truth> key) {
    return scalar(key, key.kind()::parse);
  }

  int size(Key<Kind.Size> key, int otherwise) {
    return scalar(key, key.kind()::parse).orElse(otherwise);
  }

  <T> Optional<T> text(Key<Kind.Text> key, Function<String, Parsed<T>> parser) {
    return scalar(key, parser);
  }

  /// A text that may hold `${login}`.
  Optional<LoginTemplate> template(
      Key<Kind.Template> key, Function<String, Parsed<String>> parser) {
    return scalar(key, parser).map(text -> new LoginTemplate(text, isPersonal(key)));
  }

  /// A path that may hold `${login}`.
  Optional<LoginTemplate> templatePath(Key<Kind.Template> key) {
    return template(key, this::pathText);
  }

  /// Paths that may each hold `${login}`.
  Optional<List<LoginTemplate>> templatePaths(Key<Kind.Scalars> key) {
    boolean personal = isPersonal(key);
    return list(key, this::pathText)
        .map(paths ->
            paths.stream()
                .map(
                    path -> new LoginTemplate(path, personal && path.contains(LoginTemplate.LOGIN)))
                .toList());
  }

  private Parsed<String> pathText(String text) {
    return switch (context.paths().parse(text)) {
      case Parsed.Malformed<Path>(String expected) -> Parsed.malformed(expected);
      case Parsed.Value<Path>(Path path) -> Parsed.value(path.toString());
    };
  }

  /// Whether `${login}` is written there, and not just the content of a variable or a file.
  private boolean isPersonal(Key<?> key) {
    YamlNode.Entry entry = entries.get(key.name());
    return entry != null
        && switch (entry.value()) {
          case YamlNode.Scalar scalar -> isPersonal(scalar);
          case YamlNode.Sequence(_, List<YamlNode> items) ->
              items.stream()
                  .anyMatch(item -> item instanceof YamlNode.Scalar scalar && isPersonal(scalar));
          case YamlNode.Mapping _, YamlNode.Refused _ -> false;
        };
  }

  private boolean isPersonal(YamlNode.Scalar scalar) {
    return context.interpolation().resolve(scalar.text())
            instanceof Parsed.Value<Interpolation.Text>(Interpolation.Text text)
        && text.personal();
  }

  Optional<Path> path(Key<Kind.FilePath> key) {
    return scalar(key, context.paths()::parse);
  }

  /// A secret. Doubtful ways to keep one are warned of; what stands there is never repeated.
  Optional<Secret> secret(Key<Kind.Hidden> key) {
    Optional<Value> value = node(key).flatMap(node -> value(node, key.kind(), pathOf(key.name())));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    YamlNode.Scalar node = value.get().node();
    Interpolation.Text text = value.get().text();
    if (node.looksLikeNumber() || node.looksLikeTruth()) {
      error(key, "a secret that looks like a number, or like true or false, needs quotes");
      return Optional.empty();
    }
    if (text.value().isEmpty()) {
      error(key, "expected " + key.kind().expected() + ", found an empty text");
      return Optional.empty();
    }
    if (text.literal() && !key.kind().hash()) {
      warning(
          key,
          "the secret stands in the file itself;"
              + " keep it elsewhere, as `${env:NAME}` or `${file:/path}`");
    }
    for (Path file : text.files()) {
      SecretFile.exposure(file).ifPresent(exposure -> warning(key, exposure));
    }
    return Optional.of(new Secret(text.value()));
  }

  /// The values of a list; the bad ones are left out.
  ///
  /// @return nothing if the key is not there
  <T> Optional<List<T>> list(Key<Kind.Scalars> key, Function<String, Parsed<T>> parser) {
    if (!has(key)) {
      return Optional.empty();
    }
    Kind.OfScalar item = key.kind().item();
    String here = pathOf(key.name());
    List<T> values = new ArrayList<>();
    switch (node(key).orElse(null)) {
      case null -> {
        // Reported already.
      }
      case YamlNode.Sequence(_, List<YamlNode> items) -> {
        for (int i = 0; i < items.size(); i++) {
          parse(items.get(i), item, here + "[" + i + "]", parser).ifPresent(values::add);
        }
      }
      case YamlNode.Scalar scalar when scalar.isNothing() -> {
        // A list whose items were all taken out.
      }
      case YamlNode.Scalar scalar when key.kind().single() ->
          parse(scalar, item, here, parser).ifPresent(values::add);
      case YamlNode other -> wrong(other, here, "a list: each item is " + item.expected());
    }
    return Optional.of(values);
  }

  /// Names with their texts, in the file's order; a text that is not given is empty.
  Map<String, String> pairs(Key<Kind.Pairs> key) {
    String here = pathOf(key.name());
    Kind.Text item = new Kind.Text(key.kind().expected());
    Map<String, String> pairs = new LinkedHashMap<>();
    switch (node(key).orElse(null)) {
      case null -> {
        // Not there, or reported already.
      }
      case YamlNode.Sequence(_, List<YamlNode> items) -> {
        for (int i = 0; i < items.size(); i++) {
          YamlNode node = items.get(i);
          String place = here + "[" + i + "]";
          parse(node, item, place, Parsed::value)
              .ifPresent(text -> {
                int equals = text.indexOf('=');
                String name = equals < 0 ? text : text.substring(0, equals);
                String value = equals < 0 ? "" : text.substring(equals + 1);
                if (pairs.putIfAbsent(name, value) != null) {
                  context
                      .problems()
                      .error(node.position(), place, Quoted.of(name) + " stands there twice");
                }
              });
        }
      }
      case YamlNode.Mapping(_, List<YamlNode.Entry> entries) -> {
        for (YamlNode.Entry entry : entries) {
          if (entry.key() instanceof YamlNode.Scalar(_, String name, _)) {
            parse(entry.value(), item, here + "." + Quoted.harmless(name), Parsed::value)
                .ifPresent(text -> pairs.put(name, text));
          } else {
            wrong(entry.key(), here, "a name");
          }
        }
      }
      case YamlNode.Scalar scalar when scalar.isNothing() -> {
        // A list whose items were all taken out.
      }
      case YamlNode other -> wrong(other, here, "a list: each item is " + key.kind().expected());
    }
    return pairs;
  }

  /// Whether a section stands there that has no keys.
  boolean isEmptySection(Key<Kind.Mapping> key) {
    YamlNode.Entry entry = entries.get(key.name());
    return entry != null
        && switch (entry.value()) {
          case YamlNode.Mapping(_, List<YamlNode.Entry> inside) -> inside.isEmpty();
          case YamlNode.Scalar scalar -> scalar.isNothing();
          case YamlNode.Sequence _, YamlNode.Refused _ -> false;
        };
  }

  /// Whether a list stands there that has nothing in it.
  boolean isEmptyList(Key<?> key) {
    YamlNode.Entry entry = entries.get(key.name());
    return entry != null
        && switch (entry.value()) {
          case YamlNode.Sequence(_, List<YamlNode> items) -> items.isEmpty();
          case YamlNode.Scalar scalar -> scalar.isNothing();
          case YamlNode.Mapping _, YamlNode.Refused _ -> false;
        };
  }

  /// The list of paths.
  Optional<List<Path>> paths(Key<Kind.Scalars> key) {
    return list(key, context.paths()::parse);
  }

  /// A section of this one; an empty one if the key is not there.
  Section section(Key<Kind.Mapping> key) {
    Section section = new Section(context, pathOf(key.name()), positionOf(key));
    node(key).ifPresent(node -> section.fill(node, key.kind(), names(key.kind())));
    return section;
  }

  /// A list of sections.
  List<Section> sections(Key<Kind.Mappings> key) {
    List<Section> sections = new ArrayList<>();
    switch (node(key).orElse(null)) {
      case null -> {
        // Not there, or reported already.
      }
      case YamlNode.Sequence(_, List<YamlNode> items) -> {
        for (int i = 0; i < items.size(); i++) {
          YamlNode item = items.get(i);
          Section section =
              new Section(context, pathOf(key.name()) + "[" + i + "]", item.position());
          if (item instanceof YamlNode.Mapping) {
            section.fill(item, key.kind().item(), names(key.kind().item()));
            sections.add(section);
          } else {
            wrong(item, section.path, names(key.kind().item()));
          }
        }
      }
      case YamlNode.Scalar scalar when scalar.isNothing() -> {
        // A list whose items were all taken out.
      }
      case YamlNode other -> wrong(other, pathOf(key.name()), "a list, each item with `- `");
    }
    return sections;
  }

  private String pathOf(String name) {
    String harmless = Quoted.harmless(name);
    return path.isEmpty() ? harmless : path + "." + harmless;
  }

  private static String names(Kind.Mapping table) {
    return "keys such as "
        + table.keys().stream()
            .limit(2)
            .map(key -> "`" + key.name() + "`")
            .collect(Collectors.joining(" and "));
  }

  // ---- keys

  private void fill(YamlNode node, Kind.Mapping table, String expected) {
    switch (node) {
      case YamlNode.Mapping(_, List<YamlNode.Entry> found) -> {
        for (YamlNode.Entry entry : found) {
          if (context.problems().isFull()) {
            return;
          }
          fill(entry, table);
        }
      }
      case YamlNode.Scalar scalar when scalar.isNothing() && !path.isEmpty() -> {
        // A section whose keys were all taken out.
      }
      case YamlNode other -> wrong(other, path, expected);
    }
  }

  private void fill(YamlNode.Entry entry, Kind.Mapping table) {
    if (!(entry.key() instanceof YamlNode.Scalar(Position at, String name, _))) {
      wrong(entry.key(), path, "a key, that is one word");
      return;
    }
    int colon = name.indexOf(':');
    if (colon >= 0) {
      // What follows is no part of the key, and may be a secret.
      context
          .problems()
          .error(at, pathOf(name.substring(0, colon)), "a blank is missing behind the `:`");
      return;
    }
    Optional<Key<?>> known =
        table.keys().stream().filter(key -> key.name().equals(name)).findFirst();
    YamlNode.Entry first = entries.putIfAbsent(name, entry);
    if (first != null) {
      Position place = first.key().position();
      context
          .problems()
          .error(
              at,
              pathOf(name),
              "the key stands there twice, the first time at line "
                  + place.line()
                  + ", column "
                  + place.column());
    } else if (known.isEmpty()) {
      context.problems().error(at, pathOf(name), "unknown key" + insteadOf(name, table));
    }
  }

  private String insteadOf(String name, Kind.Mapping table) {
    List<String> names = table.keys().stream().map(Key::name).toList();
    String near = new Suggestion(names).hint(name);
    if (!near.isEmpty()) {
      return near;
    }
    return KeyNames.placeOf(name)
        .map(place -> "; `" + name + "` belongs into `" + place + "`")
        .orElse("; known here are " + String.join(", ", names));
  }

  // ---- values

  /// A value with everything put in.
  private record Value(YamlNode.Scalar node, Interpolation.Text text) {}

  /// The key's value, if it is one the configuration can use.
  private Optional<YamlNode> node(Key<?> key) {
    YamlNode.Entry entry = entries.get(key.name());
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof YamlNode.Refused(Position at, String why)) {
      context.problems().error(at, pathOf(key.name()), why);
      return Optional.empty();
    }
    return Optional.of(entry.value());
  }

  private <K extends Kind.OfScalar, T> Optional<T> scalar(
      Key<K> key, Function<String, Parsed<T>> parser) {
    return node(key).flatMap(node -> parse(node, key.kind(), pathOf(key.name()), parser));
  }

  private <T> Optional<T> parse(
      YamlNode node, Kind.OfScalar kind, String here, Function<String, Parsed<T>> parser) {
    Optional<Value> value = value(node, kind, here);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return switch (parser.apply(value.get().text().value())) {
      case Parsed.Malformed<T>(String expected) -> {
        wrong(node, here, expected);
        yield Optional.empty();
      }
      case Parsed.Value<T>(T parsed) -> {
        Optional<String> doubt = quotes(value.get(), kind);
        doubt.ifPresent(change ->
            context
                .problems()
                .error(
                    node.position(),
                    here,
                    "expected " + kind.expected() + ", found " + found(node) + "; " + change));
        yield doubt.isPresent() ? Optional.empty() : Optional.of(parsed);
      }
    };
  }

  /// What stands there with everything put in, if it is one value and no reference is broken.
  private Optional<Value> value(YamlNode node, Kind.OfScalar kind, String here) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNothing()) {
      wrong(node, here, kind.expected());
      return Optional.empty();
    }
    return switch (context.interpolation().resolve(scalar.text())) {
      case Parsed.Malformed<Interpolation.Text>(String why) -> {
        context.problems().error(node.position(), here, why);
        yield Optional.empty();
      }
      case Parsed.Value<Interpolation.Text>(Interpolation.Text text)
          when text.personal() && !(kind instanceof Kind.Template) -> {
        context
            .problems()
            .error(
                node.position(),
                here,
                "`${login}` has no meaning here; it may stand in `user`, `key` and `certificate`");
        yield Optional.empty();
      }
      case Parsed.Value<Interpolation.Text>(Interpolation.Text text) ->
          Optional.of(new Value(scalar, text));
    };
  }

  /// Whether quotes are missing, or there is a pair too many: `0123` is a number to one reader of
  /// YAML and a text to the next.
  private static Optional<String> quotes(Value value, Kind.OfScalar kind) {
    YamlNode.Scalar node = value.node();
    return switch (kind) {
      case Kind.WholeNumber _ ->
          node.plain() || !value.text().literal()
              ? Optional.empty()
              : Optional.of("take the quotes away");
      case Kind.Text _, Kind.Template _, Kind.FilePath _ ->
          node.looksLikeNumber() || node.looksLikeTruth()
              ? Optional.of("a text needs quotes: `\"" + node.text() + "\"`")
              : Optional.empty();
      case Kind.Time _, Kind.Size _, Kind.Hidden _, Kind.Truth _ -> Optional.empty();
    };
  }

  private void wrong(YamlNode node, String here, String expected) {
    String message =
        switch (node) {
          case YamlNode.Refused(_, String why) -> why;
          case YamlNode.Scalar _, YamlNode.Sequence _, YamlNode.Mapping _ ->
              "expected " + expected + ", found " + found(node);
        };
    context.problems().error(node.position(), here, message);
  }

  /// What stands in the file; never what was put in from elsewhere, which may be a secret.
  private static String found(YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping _ -> "keys and values";
      case YamlNode.Sequence _ -> "a list";
      case YamlNode.Refused _ -> "something else";
      case YamlNode.Scalar scalar when scalar.isNothing() -> "nothing";
      case YamlNode.Scalar scalar when scalar.looksLikeNumber() ->
          "the number " + Quoted.of(scalar.text());
      case YamlNode.Scalar scalar when scalar.looksLikeTruth() -> Quoted.of(scalar.text());
      case YamlNode.Scalar scalar when scalar.text().isEmpty() -> "an empty text";
      case YamlNode.Scalar scalar -> "the text " + Quoted.of(SourceExcerpt.masked(scalar.text()));
    };
  }
}
