package dev.gangway.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.terminal.Terminal;
import dev.gangway.terminal.TerminalExit;
import dev.gangway.terminal.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetTerminalTest {
  private static final Charset GBK = Charset.forName("GBK");

  /// A host that says what is laid down, in pieces of any length, and keeps what it is told.
  private static final class Host implements Terminal {
    final ByteArrayOutputStream told = new ByteArrayOutputStream();
    final ByteBuffer says;
    final Random random;
    TerminalSize size = new TerminalSize(80, 24);
    boolean closed;

    Host(byte[] says, Random random) {
      this.says = ByteBuffer.wrap(says);
      this.random = random;
    }

    @Override
    public int read(ByteBuffer destination) {
      if (!says.hasRemaining()) {
        return -1;
      }
      int most = Math.min(says.remaining(), destination.remaining());
      int count = 1 + random.nextInt(random.nextBoolean() ? Math.min(3, most) : most);
      destination.put(says.slice(says.position(), count));
      says.position(says.position() + count);
      return count;
    }

    @Override
    public void write(ByteBuffer input) {
      while (input.hasRemaining()) {
        told.write(input.get());
      }
    }

    @Override
    public void resize(TerminalSize size) {
      this.size = size;
    }

    @Override
    public TerminalExit exit() {
      return new TerminalExit.Status(7);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static byte[] shown(Charset charset, byte[] said, Random random) throws IOException {
    CharsetTerminal terminal = new CharsetTerminal(new Host(said, random), charset);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    while (true) {
      ByteBuffer piece = ByteBuffer.allocate(1 + random.nextInt(5000));
      int count = terminal.read(piece);
      if (count == -1) {
        return shown.toByteArray();
      }
      assertThat(count).isEqualTo(piece.position()).isPositive();
      shown.write(piece.array(), 0, count);
    }
  }

  private static byte[] told(Charset charset, byte[] typed, Random random) throws IOException {
    Host host = new Host(new byte[0], random);
    CharsetTerminal terminal = new CharsetTerminal(host, charset);
    for (int at = 0; at < typed.length; ) {
      int count = Math.min(typed.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 9000));
      terminal.write(ByteBuffer.wrap(typed, at, count));
      at += count;
    }
    return host.told.toByteArray();
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[20_000];
    random.nextBytes(noise);
    // Runs of ASCII in between, as on any screen.
    for (int i = 0; i < 100; i++) {
      byte[] word = ("\u001b[1;3" + i % 8 + "mword\u001b[0m\r\n").getBytes(US_ASCII);
      System.arraycopy(word, 0, noise, random.nextInt(noise.length - word.length), word.length);
    }
    return noise;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GBK",
        "GB18030",
        "ISO-8859-1",
        "ISO-8859-15",
        "Shift_JIS",
        "Big5",
        "EUC-KR",
        "EUC-JP",
        "Big5-HKSCS",
        "x-EUC-TW",
        "windows-1252",
        "KOI8-R"
      })
  void whereOutputIsCutMakesNoDifference(String name) throws IOException {
    Charset charset = Charset.forName(name);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      byte[] noise = noise(random);
      // At once, and by the JDK's own hand; U+FFFD for what is no character.
      byte[] expected = new String(noise, charset).getBytes(UTF_8);
      assertThat(shown(charset, noise, random)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GBK",
        "GB18030",
        "ISO-8859-1",
        "Shift_JIS",
        "Big5",
        "EUC-KR",
        "Big5-HKSCS",
        "KOI8-R"
      })
  void whereInputIsCutMakesNoDifference(String name) throws IOException {
    Charset charset = Charset.forName(name);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 10_000; i++) {
        switch (random.nextInt(4)) {
          case 0 -> text.append((char) random.nextInt(0x80));
          case 1 -> text.append((char) (0xa0 + random.nextInt(0x60)));
          case 2 -> text.append((char) (0x4e00 + random.nextInt(0x5000)));
          default -> text.appendCodePoint(0x1f600 + random.nextInt(0x40));
        }
      }
      // `?` for what has no place, which is what the JDK puts there too.
      assertThat(told(charset, text.toString().getBytes(UTF_8), random))
          .as("seed %d", seed)
          .isEqualTo(text.toString().getBytes(charset));
    }
  }

  @Test
  void inputThatIsNoTextDoesNotStopIt() throws IOException {
    byte[] noise = noise(new Random(1));
    String expected = new String(noise, UTF_8).replace('\ufffd', '?');
    assertThat(told(ISO_8859_1, noise, new Random(2))).isEqualTo(expected.getBytes(ISO_8859_1));
  }

  @Test
  void anEscapeBehindHalfACharacterIsStillOne() throws IOException {
    assertThat(shown(GBK, "\u00d6\u001b[2Jx".getBytes(ISO_8859_1), new Random(0)))
        .isEqualTo("\ufffd\u001b[2Jx".getBytes(UTF_8));
  }

  @Test
  void halfACharacterAtTheEndIsShownAsOneThatIsNone() throws IOException {
    assertThat(shown(GBK, "a\u00d6".getBytes(ISO_8859_1), new Random(0)))
        .isEqualTo("a\ufffd".getBytes(UTF_8));
  }

  @Test
  void everythingElseIsTheHosts() throws IOException {
    Host host = new Host(new byte[0], new Random(0));
    CharsetTerminal terminal = new CharsetTerminal(host, GBK);
    terminal.resize(new TerminalSize(132, 43));
    assertThat(host.size).isEqualTo(new TerminalSize(132, 43));
    assertThat(terminal.exit()).isEqualTo(new TerminalExit.Status(7));
    terminal.close();
    assertThat(host.closed).isTrue();
  }
}
