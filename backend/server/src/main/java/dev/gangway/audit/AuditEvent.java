package dev.gangway.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Something that happened: a kind, and fields in the order they were given. Immutable.
public final class AuditEvent {

  /// What can happen.
  public enum Kind {
    START,
    STOP,
    CONFIG_LOADED,
    LOGIN,
    LOGIN_REFUSED,
    LOGIN_ENDED,
    REFUSED,
    OPEN,
    OPEN_FAILED,
    RESUME,
    WATCH,
    DETACH,
    END,
    CLOSE,
    HOST_KEY,
    ADMIN;

    /// The name in the file: `login-refused`.
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// A field's value: typed in the file, too.
  sealed interface Value {}

  /// A text, cleaned.
  record Text(String text) implements Value {}

  /// A number.
  record Count(long count) implements Value {}

  /// Yes or no.
  record Flag(boolean flag) implements Value {}

  private final Kind kind;
  private final Map<String, Value> fields;

  private AuditEvent(Kind kind, Map<String, Value> fields) {
    this.kind = kind;
    this.fields = Collections.unmodifiableMap(fields);
  }

  /// Begins one.
  public static Builder of(Kind kind) {
    return new Builder(kind);
  }

  /// What happened.
  public Kind kind() {
    return kind;
  }

  /// In the order they were given.
  Map<String, Value> fields() {
    return fields;
  }

  /// Collects the fields of one event. For one thread.
  public static final class Builder {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /// None of ours comes near; a loop that adds fields does.
    private static final int MAX_FIELDS = 32;

    private final Kind kind;
    private final Map<String, Value> fields = new LinkedHashMap<>();

    private Builder(Kind kind) {
      this.kind = kind;
    }

    /// The address of who asked; behind proxies the true one.
    public Builder client(String address) {
      return with("client", address);
    }

    /// The name of who asked, or who they said they were.
    public Builder user(String name) {
      return with("user", name);
    }

    /// The way they logged in: `password`, `header`, `token`.
    public Builder login(String way) {
      return with("login", way);
    }

    /// The request's id.
    public Builder request(String id) {
      return with("request", id);
    }

    /// A text; may be hostile, must not be a secret. Control and direction characters become
    /// U+FFFD, and it is cut after 500 characters.
    public Builder with(String name, String text) {
      return put(name, new Text(CleanText.of(text)));
    }

    /// A number: bytes, milliseconds, a count.
    public Builder with(String name, long number) {
      return put(name, new Count(number));
    }

    /// Yes or no.
    public Builder with(String name, boolean flag) {
      return put(name, new Flag(flag));
    }

    private Builder put(String name, Value value) {
      if (!NAME.matcher(name).matches() || name.equals("time") || name.equals("event")) {
        throw new IllegalArgumentException("`" + name + "` is no name of a field");
      }
      if (fields.size() == MAX_FIELDS) {
        throw new IllegalArgumentException("an event has at most " + MAX_FIELDS + " fields");
      }
      if (fields.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("the field `" + name + "` is given twice");
      }
      return this;
    }

    /// The event with the fields so far.
    public AuditEvent build() {
      return new AuditEvent(kind, new LinkedHashMap<>(fields));
    }
  }

  /// For messages; the values are not in it.
  @Override
  public String toString() {
    return kind.text() + fields.keySet();
  }
}
