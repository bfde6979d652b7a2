package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The short twin of `scripts/fuzz`: every target over its corpus, and over the same mutations of
/// it each time.
@Timeout(120)
class FuzzTargetsTest {

  private static final int MUTATIONS = 20_000;

  /// @param name of the class and of its corpus
  record Target(String name, Consumer<byte[]> target) {

    @Override
    public String toString() {
      return name;
    }

    /// The inputs, in a fixed order.
    List<byte[]> corpus() throws IOException, URISyntaxException {
      Path folder =
          Path.of(
              Objects.requireNonNull(FuzzTargetsTest.class.getResource("fuzz/" + name)).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files.sorted().map(Target::octets).toList();
      }
    }

    private static byte[] octets(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void run(byte[] input) {
      try {
        target.accept(input.clone());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(name + " fails with " + HexFormat.of().formatHex(input), e);
      }
    }
  }

  static Stream<Target> targets() {
    return Stream.of(
        new Target("FramesFuzz", FramesFuzz::fuzzerTestOneInput),
        new Target("InflateFuzz", InflateFuzz::fuzzerTestOneInput),
        new Target("RequestFuzz", RequestFuzz::fuzzerTestOneInput),
        new Target("ResponseFuzz", ResponseFuzz::fuzzerTestOneInput));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void nothingUnexpectedComesOut(Target target) throws Exception {
    List<byte[]> corpus = target.corpus();
    assertThat(corpus).hasSizeGreaterThan(3);
    corpus.forEach(target::run);
    Random random = new Random(target.name().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      target.run(mutated(corpus, random));
    }
  }

  /// One input with pieces changed, doubled, lost, or taken from another one.
  private static byte[] mutated(List<byte[]> corpus, Random random) {
    byte[] input = pick(corpus, random).clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(input.length + 1);
      int end = Math.min(input.length, at + random.nextInt(16));
      switch (random.nextInt(5)) {
        case 0 -> {
          if (at < input.length) {
            input[at] ^= (byte) (1 << random.nextInt(8));
          }
        }
        case 1 -> {
          byte[] noise = new byte[end - at];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, input, at, noise.length);
        }
        case 2 -> input = joined(input, at, Arrays.copyOfRange(input, at, end), at);
        case 3 -> input = joined(input, at, new byte[0], end);
        default -> {
          byte[] other = pick(corpus, random);
          int from = random.nextInt(other.length + 1);
          input = joined(input, at, Arrays.copyOfRange(other, from, other.length), end);
        }
      }
    }
    return input;
  }

  private static byte[] pick(List<byte[]> corpus, Random random) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private static byte[] joined(byte[] input, int head, byte[] middle, int tail) {
    byte[] all = Arrays.copyOf(input, head + middle.length + input.length - tail);
    System.arraycopy(middle, 0, all, head, middle.length);
    System.arraycopy(input, tail, all, head + middle.length, input.length - tail);
    return all;
  }
}
