package dev.gangway.e2e.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Photographs every view on every face, and lays the pictures out on one page. A view that cannot
/// be reached is a failure; whether it is beautiful, eyes have to say.
@Tag("gallery")
class GalleryTest {
  private static final Path FOLDER = Path.of("target", "gallery");

  /// The views whose names begin so; all without it.
  private static final String WANTED = System.getProperty("views", "");

  @Test
  void everyViewOnEveryFace() throws IOException {
    Files.createDirectories(FOLDER);
    List<String> missing = new ArrayList<>();
    StringBuilder index = new StringBuilder("<!doctype html><title>Gangway</title>\n");
    try (Stage stage = new Stage()) {
      for (View view : wanted()) {
        index.append("<h2>").append(view.name()).append("</h2>\n");
        for (Face face : Face.values()) {
          String name = view.name().toLowerCase(Locale.ROOT) + "-" + face + ".png";
          try {
            Page page = stage.blank();
            face.of(page);
            view.show(stage);
            page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name)));
            index.append("<img loading=lazy width=").append(face.isNarrow() ? 195 : 640);
            index.append(" src=").append(name).append(">\n");
          } catch (RuntimeException | AssertionError failure) {
            missing.add(name + ": " + failure.getMessage());
          }
        }
      }
    }
    Files.writeString(FOLDER.resolve("index.html"), index);
    if (!missing.isEmpty()) {
      throw new AssertionError("not to be seen:\n" + String.join("\n", missing));
    }
  }

  private static List<View> wanted() {
    String beginning = WANTED.toUpperCase(Locale.ROOT).replace('-', '_');
    List<View> views =
        Arrays.stream(View.values()).filter(view -> view.name().startsWith(beginning)).toList();
    assertThat(views).as("views that begin with " + WANTED).isNotEmpty();
    return views;
  }
}
