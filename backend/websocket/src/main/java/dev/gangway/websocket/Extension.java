package dev.gangway.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An element of `Sec-WebSocket-Extensions` (RFC 6455 §9.1): offered in a request, agreed on in a
/// response.
///
/// @param name a token
/// @param parameters in the order sent, repeated ones included
record Extension(String name, List<Parameter> parameters) {

  Extension {
    parameters = List.copyOf(parameters);
  }

  /// A parameter of an extension.
  ///
  /// @param name a token
  /// @param value a token, or null if there is none
  record Parameter(String name, @Nullable String value) {}

  /// Reads all lines of the header.
  ///
  /// @return the extensions in order, none if there is no line; or nothing if a line is not what
  ///   the grammar allows, or all of them together name no extension
  static Optional<List<Extension>> parse(List<String> lines) {
    List<Extension> extensions = new ArrayList<>();
    for (String line : lines) {
      if (!new Parser(line).list(extensions)) {
        return Optional.empty();
      }
    }
    boolean named = lines.isEmpty() || !extensions.isEmpty();
    return named ? Optional.of(List.copyOf(extensions)) : Optional.empty();
  }

  /// Recursive descent over one line:
  ///
  /// ```
  ///   list      = [ extension ] *( "," [ extension ] )      ; RFC 2616 §2.1, #rule
  ///   extension = token *( ";" parameter )
  ///   parameter = token [ "=" ( token | quoted ) ]          ; unquoted, it must be a token too
  /// ```
  ///
  /// with white space between any two of these (RFC 2616 §2.1, implied LWS).
  private static final class Parser {

    private static final char NONE = 0;

    private final String line;
    private int at;

    Parser(String line) {
      this.line = line;
    }

    boolean list(List<Extension> extensions) {
      do {
        if (peek() == ',' || peek() == NONE) {
          continue;
        }
        Extension extension = extension();
        if (extension == null) {
          return false;
        }
        extensions.add(extension);
      } while (skip(','));
      return at == line.length();
    }

    private @Nullable Extension extension() {
      String name = token();
      List<Parameter> parameters = new ArrayList<>();
      while (skip(';')) {
        String parameter = token();
        if (skip('=')) {
          String value = peek() == '"' ? quoted() : token();
          if (value.isEmpty()) {
            return null;
          }
          parameters.add(new Parameter(parameter, value));
        } else {
          parameters.add(new Parameter(parameter, null));
        }
        if (parameter.isEmpty()) {
          return null;
        }
      }
      return name.isEmpty() ? null : new Extension(name, parameters);
    }

    /// @return empty if there is none here
    private String token() {
      peek();
      int start = at;
      while (at < line.length() && HttpText.isTokenCharacter(line.charAt(at))) {
        at++;
      }
      return line.substring(start, at);
    }

    /// @return empty if it does not end, or is not a token without its quotes
    private String quoted() {
      StringBuilder value = new StringBuilder();
      for (int i = at + 1; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"') {
          at = i + 1;
          return value.toString();
        }
        if (c == '\\' && i + 1 < line.length()) {
          i++;
          c = line.charAt(i);
        }
        if (!HttpText.isTokenCharacter(c)) {
          return "";
        }
        value.append(c);
      }
      return "";
    }

    private boolean skip(char expected) {
      if (peek() != expected) {
        return false;
      }
      at++;
      return true;
    }

    /// The next character that is not white space, or [#NONE] at the end.
    private char peek() {
      while (at < line.length() && HttpText.isSpace(line.charAt(at))) {
        at++;
      }
      return at < line.length() ? line.charAt(at) : NONE;
    }
  }
}
