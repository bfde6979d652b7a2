package dev.gangway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class UserSettingsTest {
  @TempDir Path temp;
  private Path state;
  private UserSettings all;

  @BeforeEach
  void open() {
    state = temp.resolve("state");
    all = UserSettings.open(state).orElseThrow();
  }

  private static ObjectNode settings(String json) {
    return (ObjectNode) UserSettings.JSON.readTree(json);
  }

  private Path file(String user) {
    return state.resolve("settings").resolve(UserSettings.fileOf(user));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(state.resolve("settings"))) {
      return files.filter(file -> !file.endsWith("lock")).toList();
    }
  }

  @Test
  void beforeTheFirstChangeThereIsNothing() throws IOException {
    assertThat(all.of("ada").version()).isZero();
    assertThat(all.of("ada").settings()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatWasChangedIsKeptForTheNextProcess() throws IOException {
    assertThat(all.replace("ada", 0, settings("{\"fontSize\":15}"))).hasValue(1);
    assertThat(all.replace("ada", 1, settings("{\"fontSize\":16}"))).hasValue(2);

    UserSettings next = UserSettings.open(state).orElseThrow();

    assertThat(next.of("ada")).isEqualTo(new UserSettings.Kept(2, settings("{\"fontSize\":16}")));
    assertThat(next.replace("ada", 2, settings("{}"))).hasValue(3);
  }

  @Test
  void theFileIsItsOwnersAloneAndNamesTheUser() throws IOException {
    all.replace("ada", 0, settings("{\"a\":[1.50,null,\"ü\"]}"));

    assertThat(file("ada"))
        .hasContent("{\"user\":\"ada\",\"version\":1,\"settings\":{\"a\":[1.50,null,\"ü\"]}}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("ada"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("settings"))))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void onlyTheVersionThatIsKeptIsChanged(long version) throws IOException {
    all.replace("ada", 0, settings("{\"a\":1}"));

    assertThat(all.replace("ada", version, settings("{\"a\":2}"))).isEmpty();
    assertThat(all.of("ada").settings()).isEqualTo(settings("{\"a\":1}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../x",
        "..",
        ".",
        "/etc/passwd",
        "a/b",
        "lock",
        "settings",
        "",
        " ",
        "a\u0000b",
        "\n",
        "x.json",
        "\"},\"user\":\"ada",
        "\ud83d\ude00",
        "con:\\aux"
      })
  void aNameOfAnyKindIsANameOnly(String hostile) throws IOException {
    all.replace("ada", 0, settings("{\"of\":\"ada\"}"));
    assertThat(all.replace(hostile, 0, settings("{\"of\":1}"))).hasValue(1);

    assertThat(all.of(hostile).settings()).isEqualTo(settings("{\"of\":1}"));
    assertThat(all.of("ada").settings()).isEqualTo(settings("{\"of\":\"ada\"}"));
    assertThat(files()).containsExactlyInAnyOrder(file("ada"), file(hostile));
    assertThat(file(hostile).getFileName().toString()).matches("[0-9a-f]{64}\\.json");
    try (Stream<Path> others = Files.list(temp)) {
      assertThat(others).containsExactly(state);
    }
  }

  @Test
  void ofManyChangesOfOneVersionOneIsMade() throws Exception {
    int threads = 16;
    int versions = 5;
    CyclicBarrier start = new CyclicBarrier(threads);
    UserSettings other = UserSettings.open(state).orElseThrow();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int version = 0; version < versions; version++) {
        long from = version;
        List<Callable<OptionalLong>> changes = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          UserSettings each = i % 2 == 0 ? all : other;
          ObjectNode wanted = settings("{\"by\":" + i + "}");
          changes.add(() -> {
            start.await();
            return each.replace("ada", from, wanted);
          });
        }
        List<Future<OptionalLong>> answers = pool.invokeAll(changes);
        int winner = -1;
        for (int i = 0; i < threads; i++) {
          OptionalLong answer = answers.get(i).get();
          if (answer.isPresent()) {
            assertThat(winner).as("winners of version %d", from).isEqualTo(-1);
            assertThat(answer).hasValue(from + 1);
            winner = i;
          }
        }
        assertThat(all.of("ada"))
            .isEqualTo(new UserSettings.Kept(from + 1, settings("{\"by\":" + winner + "}")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "\u0000\u0000",
        "{\"user\":\"ada\",\"version\":3}",
        "{\"user\":\"ada\",\"version\":3,\"settings\":[]}",
        "{\"user\":\"ada\",\"version\":0,\"settings\":{}}",
        "{\"user\":\"ada\",\"version\":1.5,\"settings\":{}}",
        "{\"user\":\"ada\",\"version\":99999999999999999999,\"settings\":{}}",
        "{\"user\":\"grace\",\"version\":3,\"settings\":{\"theirs\":1}}",
        "{\"user\":\"ada\",\"version\":3,\"settings\":{}} {}",
      })
  void aBrokenFileIsPutAsideAndItsUserBeginsAnew(String content) throws IOException {
    all.replace("ada", 0, settings("{\"a\":1}"));
    all.replace("grace", 0, settings("{\"b\":1}"));
    Files.writeString(file("ada"), content);

    assertThat(all.of("ada").version()).isZero();
    assertThat(all.of("ada").settings()).isEmpty();

    assertThat(file("ada")).doesNotExist();
    List<Path> aside =
        files().stream().filter(file -> file.toString().contains(".json.broken-")).toList();
    assertThat(aside).hasSize(1);
    assertThat(Files.readString(aside.getFirst())).isEqualTo(content);
    assertThat(all.replace("ada", 0, settings("{\"a\":2}"))).hasValue(1);
    assertThat(Files.readString(aside.getFirst())).isEqualTo(content);
    assertThat(all.of("grace").version()).isEqualTo(1);
  }

  @Test
  void aChangeDoesNotOverwriteABrokenFileEither() throws IOException {
    all.replace("ada", 0, settings("{\"a\":1}"));
    Files.writeString(file("ada"), "broken");

    assertThat(all.replace("ada", 1, settings("{\"a\":2}"))).isEmpty();
    assertThat(all.replace("ada", 0, settings("{\"a\":3}"))).hasValue(1);

    assertThat(files()).hasSize(2).anySatisfy(file -> assertThat(file).hasContent("broken"));
  }

  @Test
  void aFileThatOthersMayUseIsNeitherReadNorReplaced() throws IOException {
    all.replace("ada", 0, settings("{\"a\":1}"));
    Files.setPosixFilePermissions(file("ada"), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThatThrownBy(() -> all.of("ada")).hasMessageContaining("`chmod 600` it");
    assertThatThrownBy(() -> all.replace("ada", 1, settings("{}")))
        .hasMessageContaining("`chmod 600` it");
    Files.setPosixFilePermissions(file("ada"), PosixFilePermissions.fromString("rw-------"));
    assertThat(all.of("ada").version()).isEqualTo(1);
  }

  @Test
  void aLinkInTheFilesPlaceLeadsNowhere() throws IOException {
    Path victim = Files.writeString(temp.resolve("victim"), "untouched");
    Files.createSymbolicLink(file("ada"), victim);

    assertThatThrownBy(() -> all.of("ada")).hasMessageContaining("is a symbolic link");
    assertThatThrownBy(() -> all.replace("ada", 0, settings("{}")))
        .hasMessageContaining("is a symbolic link");
    assertThat(victim).hasContent("untouched");
  }

  @Test
  void whereTheFolderCannotBeUsedNothingIsKept() throws IOException {
    Path other = temp.resolve("other");
    Files.createDirectories(other);
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
    Files.createFile(other.resolve("settings"));
    assertThat(UserSettings.open(other)).isEmpty();
    Files.setPosixFilePermissions(
        state.resolve("settings"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(UserSettings.open(state)).isEmpty();
  }

  @Test
  void whatIsNestedDeeperIsNotRead() {
    JsonNode deepest = UserSettings.JSON.readTree(nested(UserSettings.DEEPEST));
    assertThat(deepest.path("settings").isObject()).isTrue();
    assertThatThrownBy(() -> UserSettings.JSON.readTree(nested(UserSettings.DEEPEST + 1)))
        .hasMessageContaining("nesting depth");
  }

  private static String nested(int depth) {
    return "{\"settings\":" + "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1) + "}";
  }
}
