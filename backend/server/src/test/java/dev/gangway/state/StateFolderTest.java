package dev.gangway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFolderTest {
  @TempDir Path temp;
  private Path path;

  @BeforeEach
  void name() {
    path = temp.resolve("a/b/state");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(StateFolder folder, String name) throws IOException {
    return StandardCharsets.UTF_8.decode(folder.read(name, 1000).orElseThrow()).toString();
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theFolderAndItsFilesAreTheOwnersAlone() throws IOException {
    StateFolder folder = StateFolder.open(path);
    folder.replace("file", bytes("one\n"));
    folder.append("file", bytes("two\n"));
    assertThat(folder.<Integer>exclusively(() -> 7)).isEqualTo(7);
    assertThat(mode(path)).isEqualTo("rwx------");
    try (var files = Files.list(path)) {
      assertThat(files.toList())
          .containsExactlyInAnyOrder(path.resolve("file"), path.resolve("lock"))
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
    assertThat(read(StateFolder.open(path), "file")).isEqualTo("one\ntwo\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwx----w-", "rwx-w----"})
  void aFolderOthersMayWriteInIsRefused(String permissions) throws IOException {
    Files.createDirectories(path);
    mode(path, permissions);
    assertThatThrownBy(() -> StateFolder.open(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("others may write in the state folder")
        .hasMessageContaining("`chmod 700` it");
  }

  @Test
  void aFolderThatIsALinkIsRefused() throws IOException {
    Files.createDirectories(path);
    Path link = Files.createSymbolicLink(temp.resolve("link"), path);
    assertThatThrownBy(() -> StateFolder.open(link)).hasMessageContaining("is a symbolic link");
    Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), temp.resolve("nowhere"));
    assertThatThrownBy(() -> StateFolder.open(dangling)).hasMessageContaining("is a symbolic link");
    assertThat(temp.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aFolderOfAnotherUsersIsRefusedAndSoIsAFile() throws IOException {
    long other = new UnixSystem().getUid() + 1;
    assertThatThrownBy(() -> StateFolder.open(path, other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another user");
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> StateFolder.open(file)).hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> StateFolder.open(file.resolve("state")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be made");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
  void aFileThatOthersMayUseIsRefused(String permissions) throws IOException {
    StateFolder folder = StateFolder.open(path);
    folder.replace("file", bytes("secret\n"));
    mode(path.resolve("file"), permissions);
    assertThatThrownBy(() -> folder.read("file", 100))
        .hasMessageContaining("`chmod 600` it")
        .hasMessageContaining(permissions);
    assertThatThrownBy(() -> folder.replace("file", bytes("x")))
        .hasMessageContaining("`chmod 600` it");
    assertThatThrownBy(() -> folder.append("file", bytes("x")))
        .hasMessageContaining("`chmod 600` it");
    mode(path.resolve("file"), "rw-------");
    assertThat(read(folder, "file")).isEqualTo("secret\n");
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    StateFolder folder = StateFolder.open(path);
    Path victim = Files.writeString(temp.resolve("victim"), "untouched");
    for (String name : new String[] {"file", "lock"}) {
      Files.createSymbolicLink(path.resolve(name), victim);
    }
    assertThatThrownBy(() -> folder.read("file", 100)).hasMessageContaining("is a symbolic link");
    assertThatThrownBy(() -> folder.replace("file", bytes("x")))
        .hasMessageContaining("is a symbolic link");
    assertThatThrownBy(() -> folder.append("file", bytes("x")))
        .hasMessageContaining("is a symbolic link");
    assertThatThrownBy(() -> folder.exclusively(() -> 1))
        .hasMessageContaining("is a symbolic link");
    Files.createSymbolicLink(path.resolve("other.new"), victim);
    folder.replace("other", bytes("fine"));
    assertThat(victim).hasContent("untouched");
  }

  @Test
  void aFolderWithinIsTheOwnersAloneAndStaysAsItIs() throws IOException {
    StateFolder folder = StateFolder.open(path);
    Path inner = folder.folder("inner");
    assertThat(inner).isEqualTo(path.resolve("inner"));
    assertThat(mode(inner)).isEqualTo("rwx------");
    Files.writeString(inner.resolve("file"), "kept");
    assertThat(StateFolder.open(path).folder("inner").resolve("file")).hasContent("kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwx----w-", "rwx-w----"})
  void aFolderWithinThatOthersMayWriteInIsRefused(String permissions) throws IOException {
    StateFolder folder = StateFolder.open(path);
    mode(folder.folder("inner"), permissions);
    assertThatThrownBy(() -> folder.folder("inner"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("others may write in the folder")
        .hasMessageContaining("`chmod 700` it");
  }

  @Test
  void aFolderWithinIsNoLinkAndNoFile() throws IOException {
    StateFolder folder = StateFolder.open(path);
    Files.createSymbolicLink(path.resolve("link"), Files.createDirectory(temp.resolve("victim")));
    assertThatThrownBy(() -> folder.folder("link")).hasMessageContaining("is a symbolic link");
    Files.createSymbolicLink(path.resolve("dangling"), temp.resolve("nowhere"));
    assertThatThrownBy(() -> folder.folder("dangling")).hasMessageContaining("is a symbolic link");
    assertThat(temp.resolve("nowhere")).doesNotExist();
    Files.createFile(path.resolve("file"));
    assertThatThrownBy(() -> folder.folder("file"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a folder; remove it");
  }

  @Test
  void aStateFolderWithinAnotherHoldsFilesOfItsOwn() throws IOException {
    StateFolder folder = StateFolder.open(path);
    StateFolder inner = folder.inner("inner");
    inner.exclusively(() -> {
      inner.replace("file", bytes("inner\n"));
      return 0;
    });
    assertThat(read(folder.inner("inner"), "file")).isEqualTo("inner\n");
    assertThat(folder.read("file", 100)).isEmpty();
    assertThat(mode(path.resolve("inner"))).isEqualTo("rwx------");
    assertThat(mode(path.resolve("inner/file"))).isEqualTo("rw-------");
  }

  @Test
  void aFileThatIsRenamedIsTheSameFile() throws IOException {
    StateFolder folder = StateFolder.open(path);
    folder.replace("file", bytes("one\n"));
    folder.rename("file", "other");
    assertThat(folder.read("file", 100)).isEmpty();
    assertThat(read(folder, "other")).isEqualTo("one\n");
    assertThatThrownBy(() -> folder.rename("file", "other"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be called other");
    assertThat(read(folder, "other")).isEqualTo("one\n");
  }

  @Test
  void aFolderWithinBelongsToTheGatewaysUser() throws IOException {
    StateFolder.open(path).folder("inner");
    StateFolder folder = new StateFolder(path, new UnixSystem().getUid() + 1);
    assertThatThrownBy(() -> folder.folder("inner"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another user");
  }

  @Test
  void aFolderWithinIsNotMadeInAFolderThatIsGone() throws IOException {
    StateFolder folder = StateFolder.open(path);
    Files.delete(path);
    assertThatThrownBy(() -> folder.folder("inner"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be made");
    assertThat(path).doesNotExist();
  }

  @Test
  void aFolderInTheFilesPlaceIsRefused() throws IOException {
    StateFolder folder = StateFolder.open(path);
    Files.createDirectory(path.resolve("file"));
    assertThatThrownBy(() -> folder.read("file", 100)).hasMessageContaining("is not a file");
  }

  @Test
  void whatADeadProcessLeftHalfWrittenIsCutOff() throws IOException {
    StateFolder folder = StateFolder.open(path);
    folder.replace("file", bytes("one\ntw"));
    folder.append("file", bytes("three\n"));
    assertThat(read(folder, "file")).isEqualTo("one\nthree\n");
    folder.replace("file", bytes("never ended"));
    folder.append("file", bytes("four\n"));
    assertThat(read(folder, "file")).isEqualTo("four\n");
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws IOException {
    StateFolder folder = StateFolder.open(path);
    folder.replace("file", new byte[101]);
    assertThatThrownBy(() -> folder.read("file", 100)).hasMessageContaining("is larger than");
  }

  @Test
  void everyChangeChangesTheStamp() throws IOException {
    StateFolder folder = StateFolder.open(path);
    assertThat(folder.stamp("file")).isEmpty();
    folder.replace("file", bytes("one\n"));
    var first = folder.stamp("file");
    folder.append("file", bytes("two\n"));
    var second = folder.stamp("file");
    folder.replace("file", bytes("one\ntwo\n"));
    assertThat(second).isPresent().isNotEqualTo(first);
    assertThat(folder.stamp("file")).isPresent().isNotEqualTo(second);
  }

  @Test
  void oneAtATime() throws Exception {
    StateFolder one = StateFolder.open(path);
    StateFolder other = StateFolder.open(path);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      StateFolder folder = i % 2 == 0 ? one : other;
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int round = 0; round < 20; round++) {
                folder.exclusively(() -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  // Long enough for somebody else to come in, could he.
                  LockSupport.parkNanos(100_000);
                  return inside.decrementAndGet();
                });
              }
              done.countDown();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most).hasValue(1);
  }
}
