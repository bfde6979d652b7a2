package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {
  @SuppressWarnings("NullAway.Init") // by JUnit
  @TempDir
  private Path parent;

  @Test
  void folderAndFilesAreTheirOwnersAlone() throws Exception {
    try (SpoolFolder folder = SpoolFolder.open(parent);
        Spool spool = folder.create("s1", 100)) {
      spool.write(0, ByteBuffer.wrap(new byte[10]));
      Path run = onlyRun();
      assertThat(Files.getPosixFilePermissions(run))
          .hasToString("[OWNER_READ, OWNER_WRITE, OWNER_EXECUTE]");
      try (Stream<Path> files = Files.list(run)) {
        assertThat(files)
            .hasSize(2)
            .allSatisfy(file ->
                assertThat(Files.getPosixFilePermissions(file))
                    .hasToString("[OWNER_READ, OWNER_WRITE]"));
      }
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatIsThereAlreadyIsNotFollowedAndNotUsed() throws Exception {
    Path elsewhere = Files.writeString(parent.resolve("elsewhere"), "precious");
    try (SpoolFolder folder = SpoolFolder.open(parent)) {
      Files.createSymbolicLink(onlyRun().resolve("s1.log"), elsewhere);
      assertThatThrownBy(() -> folder.create("s1", 100))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(elsewhere).hasContent("precious");
  }

  @Test
  void leftoversAreSweptAndWhatLivesIsLeftAlone() throws Exception {
    Path dead = Files.createDirectory(parent.resolve("run-1"));
    Files.writeString(dead.resolve("lock"), "");
    Files.writeString(dead.resolve("s1.log"), "old output");
    Path unfinished = Files.createDirectory(parent.resolve("run-2")); // no lock yet
    Path other = Files.createDirectory(parent.resolve("somebody-elses"));
    try (SpoolFolder living = SpoolFolder.open(parent);
        Spool spool = living.create("s2", 100)) {
      assertThat(dead).doesNotExist();
      spool.write(0, ByteBuffer.wrap(new byte[] {42}));
      try (SpoolFolder second = SpoolFolder.open(parent)) {
        assertThat(second).isNotNull();
        ByteBuffer read = ByteBuffer.allocate(1);
        spool.read(0, read);
        assertThat(read.get(0)).isEqualTo((byte) 42);
        try (Stream<Path> runs = Files.list(parent)) {
          assertThat(runs).contains(unfinished, other).hasSize(4);
        }
      }
    }
  }

  @Test
  void aRingGoesRound() throws Exception {
    try (SpoolFolder folder = SpoolFolder.open(parent);
        Spool spool = folder.create("s1", 10)) {
      spool.write(0, ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5, 6}));
      spool.write(7, ByteBuffer.wrap(new byte[] {7, 8, 9, 10, 11, 12}));
      ByteBuffer read = ByteBuffer.allocate(10);
      spool.read(3, read);
      assertThat(read.array()).containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }
  }

  private Path onlyRun() throws Exception {
    try (Stream<Path> all = Files.list(parent)) {
      List<Path> runs =
          all.filter(path -> path.getFileName().toString().startsWith("run-")).toList();
      assertThat(runs).hasSize(1);
      return runs.getFirst();
    }
  }
}
