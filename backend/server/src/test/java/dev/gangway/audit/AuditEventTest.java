package dev.gangway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.audit.AuditEvent.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {
  @Test
  void fieldsKeepTheirOrderAndTheirTypes() {
    AuditEvent event =
        AuditEvent.of(Kind.CLOSE)
            .client("192.0.2.1")
            .user("ann")
            .login("password")
            .request("r1")
            .with("in", 5L)
            .with("clean", true)
            .build();
    assertThat(event.fields())
        .containsExactly(
            Map.entry("client", new AuditEvent.Text("192.0.2.1")),
            Map.entry("user", new AuditEvent.Text("ann")),
            Map.entry("login", new AuditEvent.Text("password")),
            Map.entry("request", new AuditEvent.Text("r1")),
            Map.entry("in", new AuditEvent.Count(5)),
            Map.entry("clean", new AuditEvent.Flag(true)));
    assertThat(event).hasToString("close[client, user, login, request, in, clean]");
  }

  @Test
  void kindsAreWrittenAsTheDocumentationHasThem() {
    assertThat(Kind.LOGIN_REFUSED.text()).isEqualTo("login-refused");
    assertThat(Kind.CONFIG_LOADED.text()).isEqualTo("config-loaded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "time", "event", "User", "a b", "a\"", "1a", "user"})
  void aFieldHasANameOfItsOwn(String name) {
    AuditEvent.Builder event = AuditEvent.of(Kind.LOGIN).user("ann");
    assertThatThrownBy(() -> event.with(name, "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> event.with(name, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEventHasSoManyFieldsAtMost() {
    AuditEvent.Builder event = AuditEvent.of(Kind.ADMIN);
    for (int i = 0; i < 32; i++) {
      event.with("f" + i, i);
    }
    assertThatThrownBy(() -> event.with("more", 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatABuilderGetsLaterIsNotInTheEvent() {
    AuditEvent.Builder builder = AuditEvent.of(Kind.LOGIN);
    AuditEvent event = builder.build();
    builder.user("ann");
    assertThat(event.fields()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\n",
        "\r",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200f",
        "\ufeff",
        "\ud83d",
        "\udc0e",
        "\udb40\udc41"
      })
  void whatCouldForgeOrHideALineIsReplaced(String hostile) {
    assertThat(CleanText.of("a" + hostile + "b")).isEqualTo("a\ufffdb");
  }

  @Test
  void whatPeopleWriteIsKept() {
    String text = "Ännchen \"O'Neil\" <日本> \\ 🐎";
    assertThat(CleanText.of(text)).isEqualTo(text);
    assertThat(CleanText.of("")).isEmpty();
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    assertThat(CleanText.of("x".repeat(500))).isEqualTo("x".repeat(500));
    assertThat(CleanText.of("x".repeat(1 << 20))).isEqualTo("x".repeat(500) + "…");
    assertThat(CleanText.of("x".repeat(499) + "🐎")).isEqualTo("x".repeat(499) + "…");
  }
}
