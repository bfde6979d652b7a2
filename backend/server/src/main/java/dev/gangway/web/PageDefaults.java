package dev.gangway.web;

import dev.gangway.config.PageConfig;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the admin wants the page's settings to begin with, as the page is told: what the file does
/// not say is not there. Stateless.
final class PageDefaults {
  private PageDefaults() {}

  static ObjectNode json(PageConfig page) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    word(json, "appearance", page.appearance());
    word(json, "lightScheme", page.lightScheme());
    word(json, "darkScheme", page.darkScheme());
    word(json, "fontFamily", page.fontFamily());
    number(json, "fontSize", page.fontSize());
    word(json, "cursorStyle", page.cursorStyle());
    truth(json, "cursorBlink", page.cursorBlink());
    number(json, "scrollback", page.scrollback());
    word(json, "bell", page.bell());
    truth(json, "copyOnSelect", page.copyOnSelect());
    word(json, "rightClick", page.rightClick());
    truth(json, "pasteGuard", page.pasteGuard());
    word(json, "clipboardWrite", page.clipboardWrite());
    truth(json, "smartCopy", page.smartCopy());
    truth(json, "screenReader", page.screenReader());
    return json;
  }

  private static void word(ObjectNode json, String name, Optional<?> value) {
    value.ifPresent(word -> json.put(name, word.toString()));
  }

  private static void number(ObjectNode json, String name, Optional<Integer> value) {
    value.ifPresent(number -> json.put(name, number));
  }

  private static void truth(ObjectNode json, String name, Optional<Boolean> value) {
    value.ifPresent(truth -> json.put(name, truth));
  }
}
