package dev.gangway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tables in `wire-vectors.txt` and `wire-vectors-deflate.txt`, whole and cut in every way.
class WireVectorsTest {

  private static final Pattern FAIL_AT = Pattern.compile("(fail \\d+) @(\\d+)");

  /// Up to here all 2^(n-1) partitions are tried.
  private static final int SHORT = 13;

  private static final DeflateAgreement DEFLATE = new DeflateAgreement("", false, 15, false, 15);

  private final ZlibPool pool = new ZlibPool(1);

  record Vector(String section, String hex, String events, String out, boolean deflate) {

    byte[] octets() {
      return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /// The events without the place of a failure.
    String plainEvents() {
      return FAIL_AT.matcher(events).replaceAll("$1");
    }

    @Override
    public String toString() {
      return "§" + section + " " + hex;
    }
  }

  @AfterEach
  void nothingStaysBorrowed() {
    assertThat(pool.lent()).isZero();
  }

  static Stream<Vector> vectors() throws IOException {
    List<Vector> plain = read("wire-vectors.txt", false);
    assertThat(plain).hasSizeGreaterThan(80);
    List<Vector> deflate = read("wire-vectors-deflate.txt", true);
    assertThat(deflate).hasSizeGreaterThan(40);
    return Stream.concat(plain.stream(), deflate.stream());
  }

  private static List<Vector> read(String file, boolean deflate) throws IOException {
    try (InputStream in = WireVectorsTest.class.getResourceAsStream(file)) {
      assertThat(in).isNotNull();
      List<Vector> vectors = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        List<String> columns = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        assertThat(columns).as(line).hasSize(4);
        vectors.add(
            new Vector(
                columns.get(0),
                columns.get(1).replaceAll(" +", " "),
                columns.get(2),
                columns.get(3),
                deflate));
      }
      return vectors;
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void eventsDoNotDependOnHowTheInputIsCut(Vector vector) {
    byte[] octets = vector.octets();
    assertThat(events(vector, octets)).as("whole").isEqualTo(vector.plainEvents());
    for (int cut = 1; cut < octets.length; cut++) {
      assertThat(events(vector, octets, cut)).as("cut at %d", cut).isEqualTo(vector.plainEvents());
    }
    int[] everywhere = new int[octets.length - 1];
    Arrays.setAll(everywhere, i -> i + 1);
    assertThat(events(vector, octets, everywhere))
        .as("octet by octet")
        .isEqualTo(vector.plainEvents());
    if (octets.length <= SHORT) {
      for (int bits = 0; bits < 1 << (octets.length - 1); bits++) {
        int chosen = bits;
        int[] cuts = Arrays.stream(everywhere).filter(i -> (chosen >> (i - 1) & 1) != 0).toArray();
        assertThat(events(vector, octets, cuts))
            .as("cuts %x", bits)
            .isEqualTo(vector.plainEvents());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void violationsAreSeenAtTheFirstOctetThatShowsThem(Vector vector) {
    Matcher expected = FAIL_AT.matcher(vector.events());
    int failsAt = expected.find() ? Integer.parseInt(expected.group(2)) : Integer.MAX_VALUE;
    EventLog log = log(vector);
    byte[] octets = vector.octets();
    for (int i = 0; i < octets.length; i++) {
      assertThat(log.feed(octets[i])).as("fine at octet %d", i + 1).isEqualTo(i + 1 < failsAt);
    }
    log.release();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void answersAreAsTheRfcSays(Vector vector) throws Exception {
    SocketPair pair = new SocketPair();
    WebSocket socket =
        WebSocket.open(
            pair.server,
            Role.SERVER,
            WebSocketOptions.DEFAULTS,
            vector.deflate() ? DEFLATE : null,
            pool);
    Peer peer = new Peer(pair.client);
    peer.send(ByteBuffer.wrap(vector.octets()));
    peer.shutdownOutput();

    while (!(socket.receive() instanceof Message.Closed)) {
      // The events are the other test's business.
    }

    assertThat(heard(peer)).isEqualTo(vector.out());
  }

  /// The same over a transport that calls, however the messages are taken.
  @ParameterizedTest
  @MethodSource("vectors")
  void answersAreTheSameWhenMessagesAreDelivered(Vector vector) throws Exception {
    DeliveryFixture fixture = new DeliveryFixture();
    try {
      for (boolean quick : new boolean[] {true, false}) {
        DeliveryFixture.Connection connection =
            fixture.connect(WebSocketOptions.DEFAULTS, vector.deflate() ? DEFLATE : null, pool);
        connection.recorder().now((_, _) -> quick);
        Peer peer = connection.deliver().peer();
        peer.send(ByteBuffer.wrap(vector.octets()));
        peer.shutdownOutput();
        assertThat(heard(peer)).isEqualTo(vector.out());
        assertThat(connection.recorder().all()).last().asString().startsWith("closed ");
      }
    } finally {
      fixture.nothingIsLeftAndNoFaultFound();
    }
    DeliveryFixture.await("everything given back", () -> pool.lent() == 0);
  }

  private static String heard(Peer peer) throws IOException {
    List<String> heard = new ArrayList<>();
    for (Peer.Frame frame = peer.hearOrEnd(); frame != null; frame = peer.hearOrEnd()) {
      heard.add(frame.opcode() == Opcode.CLOSE ? "close " + frame.closeCode() : frame.toString());
    }
    return String.join(" ", heard);
  }

  private EventLog log(Vector vector) {
    return vector.deflate()
        ? new EventLog(WebSocketOptions.DEFAULTS, DEFLATE, pool)
        : new EventLog(WebSocketOptions.DEFAULTS);
  }

  private String events(Vector vector, byte[] octets, int... cuts) {
    EventLog log = log(vector);
    int from = 0;
    for (int cut : cuts) {
      log.feed(Arrays.copyOfRange(octets, from, cut));
      from = cut;
    }
    log.feed(Arrays.copyOfRange(octets, from, octets.length));
    log.release();
    return log.text();
  }
}
