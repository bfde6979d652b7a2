package dev.gangway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.audit.AuditEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditLogTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2030-01-02T03:04:05.006789Z"));

  @TempDir Path temp;

  private Path path() {
    return temp.resolve("log/audit.json");
  }

  private Path numbered(int number) {
    return temp.resolve("log/audit.json." + number);
  }

  private AuditLog open(int size, int keep) throws IOException {
    return AuditLog.open(path(), size, keep, CLOCK);
  }

  private AuditLog open() throws IOException {
    return open(1 << 20, 3);
  }

  private static AuditEvent event(long number) {
    return AuditEvent.of(Kind.ADMIN).with("number", number).build();
  }

  /// The numbers of the events in a file, each line of which has to be whole.
  private static List<Integer> numbers(Path file) throws IOException {
    String text = Files.readString(file);
    assertThat(text).matches("(?s)|.*\\n");
    return text.lines().map(line -> JSON.readTree(line).get("number").asInt()).toList();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void anEventIsALineThatIsThereWhenItIsRecorded() throws IOException {
    try (AuditLog log = open()) {
      log.record(
          AuditEvent.of(Kind.LOGIN_REFUSED)
              .client("2001:db8::1")
              .user("ann\n{\"event\":\"login\"}\u001b[2J")
              .with("out", Long.MAX_VALUE)
              .with("secure", false)
              .build());
      assertThat(Files.readString(path()))
          .isEqualTo(
              "{\"time\":\"2030-01-02T03:04:05.006Z\",\"event\":\"login-refused\","
                  + "\"client\":\"2001:db8::1\","
                  + "\"user\":\"ann\ufffd{\\\"event\\\":\\\"login\\\"}\ufffd[2J\","
                  + "\"out\":9223372036854775807,\"secure\":false}\n");
      JsonNode json = JSON.readTree(Files.readString(path()));
      assertThat(json.get("out").isNumber()).isTrue();
      assertThat(json.get("secure").isBoolean()).isTrue();
    }
  }

  @Test
  void fileAndFolderAreTheOwnersAlone() throws IOException {
    try (AuditLog log = AuditLog.open(temp.resolve("a/b/audit.json"), 100, 2)) {
      log.record(event(1));
      log.record(event(2));
      log.record(event(3));
    }
    assertThat(mode(temp.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(temp.resolve("a/b"))).isEqualTo("rwx------");
    assertThat(mode(temp.resolve("a/b/audit.json"))).isEqualTo("rw-------");
    assertThat(mode(temp.resolve("a/b/audit.json.1"))).isEqualTo("rw-------");
  }

  @Test
  void itGoesOnWhereItEnded() throws IOException {
    try (AuditLog first = open()) {
      first.record(event(1));
    }
    AuditLog log = open();
    log.record(event(2));
    log.close();
    log.close();
    assertThatThrownBy(() -> log.record(event(3))).isInstanceOf(IOException.class);
    assertThat(numbers(path())).containsExactly(1, 2);
  }

  @Test
  void aLineThatWasTornIsEndedFirst() throws IOException {
    try (AuditLog log = open()) {
      log.record(event(1));
    }
    Files.writeString(path(), "{\"time\":\"20", StandardOpenOption.APPEND);
    try (AuditLog log = open()) {
      log.record(event(2));
    }
    List<String> lines = Files.readAllLines(path());
    assertThat(lines).hasSize(3).element(1).isEqualTo("{\"time\":\"20");
    assertThat(JSON.readTree(lines.getLast()).get("number").asInt()).isEqualTo(2);
  }

  @Test
  void fullFilesMoveOnByOneNameAndTheOldestGoes() throws IOException {
    // Two lines fit.
    try (AuditLog log = open(150, 2)) {
      for (int i = 1; i <= 7; i++) {
        log.record(event(i));
        assertThat(Files.size(path())).isLessThanOrEqualTo(150);
      }
    }
    assertThat(numbers(path())).containsExactly(7);
    assertThat(numbers(numbered(1))).containsExactly(5, 6);
    assertThat(numbers(numbered(2))).containsExactly(3, 4);
    assertThat(numbered(3)).doesNotExist();
  }

  @Test
  void withoutOldFilesAFullOneGoes() throws IOException {
    try (AuditLog log = open(150, 0)) {
      for (int i = 1; i <= 3; i++) {
        log.record(event(i));
      }
    }
    assertThat(numbers(path())).containsExactly(3);
    assertThat(numbered(1)).doesNotExist();
  }

  @Test
  void aLineThatIsLargerThanAFileHasOneOfItsOwn() throws IOException {
    try (AuditLog log = open(10, 2)) {
      log.record(event(1));
      log.record(event(2));
    }
    assertThat(numbers(path())).containsExactly(2);
    assertThat(numbers(numbered(1))).containsExactly(1);
  }

  @Test
  void aRotationThatWasInterruptedAnywhereLosesNothing() throws IOException {
    // As if it had ended after each of its moves: a name in the middle, or the first, is free.
    for (int free = 0; free <= 3; free++) {
      Path folder = Files.createDirectory(temp.resolve("free" + free));
      Path file = folder.resolve("audit.json");
      for (int number = 0; number <= 3; number++) {
        if (number != free) {
          Path path = number == 0 ? file : folder.resolve("audit.json." + number);
          Files.writeString(
              path, "{\"number\":%d}\n".formatted(10 + number), StandardOpenOption.CREATE_NEW);
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
      }
      try (AuditLog log = AuditLog.open(file, 60, 3, CLOCK)) {
        log.record(event(1));
      }
      List<Integer> kept = new ArrayList<>();
      try (var files = Files.list(folder)) {
        for (Path each : files.toList()) {
          kept.addAll(numbers(each));
        }
      }
      int missing = free;
      List<Integer> expected = new ArrayList<>(List.of(1, 10, 11, 12, 13));
      expected.removeIf(number -> number == 10 + missing);
      assertThat(kept).as("free: %d", free).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(numbers(file)).containsExactly(1);
    }
  }

  @Test
  void manyThreadsLoseNoLineAndTearNone() throws Exception {
    try (AuditLog log = open(20_000, 100);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(thread ->
                  threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                      log.record(event(thread * 1000L + i));
                    }
                    return thread;
                  }))
              .toList();
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
    }
    List<Integer> all = new ArrayList<>();
    int files = 0;
    for (Path each = path(); Files.exists(each); each = numbered(files)) {
      List<Integer> numbers = numbers(each);
      for (int thread = 0; thread < 8; thread++) {
        int of = thread;
        assertThat(numbers.stream().filter(number -> number / 1000 == of)).isSorted();
      }
      all.addAll(numbers);
      files++;
    }
    assertThat(files).isGreaterThan(10);
    assertThat(all).hasSize(4000).doesNotHaveDuplicates();
  }

  @Test
  void anInterruptedThreadWritesItsLineToo() throws Exception {
    try (AuditLog log = open()) {
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                Thread.currentThread().interrupt();
                try {
                  log.record(event(1));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      thread.join();
      log.record(event(2));
    }
    assertThat(numbers(path())).containsExactly(1, 2);
  }

  @Test
  void whatCannotBeWrittenIsSaidAndTheLogRecovers() throws IOException {
    // Each line wants a new file, and its name is taken by a folder that is not empty.
    try (AuditLog log = open(10, 1)) {
      log.record(event(1));
      Files.createDirectories(numbered(1).resolve("in the way"));
      assertThatThrownBy(() -> log.record(event(2))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> log.record(event(3))).isInstanceOf(IOException.class);
      Files.delete(numbered(1).resolve("in the way"));
      Files.delete(numbered(1));
      log.record(event(4));
    }
    assertThat(numbers(path())).containsExactly(4);
    assertThat(numbers(numbered(1))).containsExactly(1);
  }

  @Test
  void aFileThatSomebodyMovedAwayIsBegunAnew() throws IOException {
    try (AuditLog log = open()) {
      log.record(event(1));
      Files.move(path(), temp.resolve("moved"));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      for (int i = 2; Files.notExists(path()); i++) {
        assertThat(System.nanoTime() - end).as("seen within seconds").isNegative();
        log.record(event(i));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    List<Integer> all = new ArrayList<>(numbers(temp.resolve("moved")));
    all.addAll(numbers(path()));
    assertThat(all)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, all.size()).boxed().toList());
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Files.createDirectory(path().getParent());
    Path victim = Files.writeString(temp.resolve("victim"), "untouched");
    Files.createSymbolicLink(path(), victim);
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a symbolic link");
    Files.delete(path());
    Files.createSymbolicLink(path(), temp.resolve("nowhere"));
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    assertThat(temp.resolve("nowhere")).doesNotExist();
    assertThat(victim).hasContent("untouched");
  }

  @Test
  void whatIsNoFileOrOthersMayWriteToIsRefused() throws IOException {
    Files.createDirectories(path());
    assertThatThrownBy(this::open).hasMessageContaining("is not a file");
    Files.delete(path());
    Files.createFile(path());
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-rw----"));
    assertThatThrownBy(this::open).hasMessageContaining("`chmod 600` it");
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> AuditLog.open(file.resolve("audit.json"), 100, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be opened");
  }
}
