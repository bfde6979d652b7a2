package dev.gangway.e2e.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Contrast;
import com.microsoft.playwright.options.SelectOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// axe finds nothing in any view, in any appearance and with any colour scheme.
@Tag("soak")
class ThemesTest {
  @Test
  void axeFindsNothingInAnyAppearance() {
    List<String> findings = new ArrayList<>();
    try (Stage stage = new Stage()) {
      for (View view : View.values()) {
        for (Face face : List.of(Face.LIGHT, Face.DARK)) {
          for (boolean contrast : new boolean[] {false, true}) {
            Page page = stage.blank();
            face.of(page);
            page.emulateMedia(
                new Page.EmulateMediaOptions()
                    .setContrast(contrast ? Contrast.MORE : Contrast.NO_PREFERENCE));
            view.show(stage);
            look(page, view + " " + face + (contrast ? " contrast" : ""), findings);
          }
        }
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void axeFindsNothingWithAnyScheme() {
    List<String> findings = new ArrayList<>();
    try (Stage stage = new Stage()) {
      schemes(stage, Face.LIGHT, "#setting-lightScheme", findings);
      schemes(stage, Face.DARK, "#setting-darkScheme", findings);
    }
    assertThat(findings).isEmpty();
  }

  /// With each scheme, first its sample in the dialog, then a terminal.
  private static void schemes(Stage stage, Face face, String choice, List<String> findings) {
    Page page = stage.blank();
    face.of(page);
    View.SETTINGS_APPEARANCE.show(stage);
    List<String> names = stage.await(choice).locator("option").allTextContents();
    assertThat(names).hasSizeGreaterThan(5);
    for (int i = 0; i < names.size(); i++) {
      stage.await(choice).selectOption(new SelectOption().setIndex(i));
      look(page, "settings " + face + " " + names.get(i), findings);
      stage.press("Escape");
      look(page, "terminal " + face + " " + names.get(i), findings);
      stage.press("Control+Shift+Comma");
      stage.await(choice);
    }
  }

  private static void look(Page page, String where, List<String> findings) {
    new AxeBuilder(page)
        // Shows a scheme as it is; in a terminal its colours are drawn with the contrast wanted.
        .exclude(".sample")
        .analyze()
        .getViolations()
        .forEach(rule -> findings.add(where + ": " + rule.getId() + " " + rule.getNodes()));
  }
}
