package dev.gangway.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A configuration as text that can be compared and read: one `path = value` for each component, in
/// the records' order, secrets revealed. A component added to a record shows up by itself.
final class RecordText {
  private final List<String> lines = new ArrayList<>();

  private RecordText() {}

  static List<String> lines(Record value) {
    RecordText text = new RecordText();
    text.add("", value);
    return text.lines;
  }

  private void add(String path, Object value) {
    switch (value) {
      case Position position -> lines.add(path + " = " + position);
      case Cidr cidr -> lines.add(path + " = " + cidr);
      // What nearly every host has; lists of dozens of names.
      case HostRoute route when route.equals(HostRoute.DIRECT) -> {}
      case AlgorithmRules rules -> {
        for (RecordComponent component : AlgorithmRules.class.getRecordComponents()) {
          Object own = read(component, rules);
          if (!own.equals(read(component, AlgorithmRules.DEFAULTS))) {
            add(path + "." + component.getName(), own);
          }
        }
      }
      case HostTerminal terminal when terminal.equals(HostTerminal.DEFAULTS) -> {}
      case Record each -> {
        for (RecordComponent component : each.getClass().getRecordComponents()) {
          String name = component.getName();
          add(path.isEmpty() ? name : path + "." + name, read(component, each));
        }
      }
      case Optional<?> optional -> optional.ifPresent(inner -> add(path, inner));
      case List<?> list -> {
        if (list.isEmpty()) {
          lines.add(path + " = []");
        }
        for (int i = 0; i < list.size(); i++) {
          add(path + "[" + i + "]", list.get(i));
        }
      }
      case Set<?> set -> lines.add(path + " = " + new TreeSet<>(set));
      case Map<?, ?> map -> lines.add(path + " = " + escaped(new TreeMap<>(map).toString()));
      case Secret secret -> lines.add(path + " = secret " + escaped(secret.reveal()));
      case Duration duration -> lines.add(path + " = " + DurationText.print(duration));
      case InetSocketAddress address ->
          lines.add(path + " = " + address.getAddress().getHostAddress() + " " + address.getPort());
      case Path file -> lines.add(path + " = " + file);
      case Object other -> lines.add(path + " = " + escaped(other.toString()));
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static Object read(RecordComponent component, Record owner) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("a record's accessor failed", e);
    }
  }
}
