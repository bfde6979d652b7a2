package dev.gangway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may know whom: the arrows of the architecture, for the packages that exist. A rule about an
/// empty package would check nothing, so each package named here must have classes.
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/dev/gangway/testkit/"))
          .importPackages("dev.gangway");

  private static final String ROOT = "dev.gangway.";

  /// Each package, and those of ours that it may know besides itself.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("websocket", Set.of()),
          Map.entry("terminal", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("audit", Set.of()),
          Map.entry("state", Set.of()),
          Map.entry("openssh", Set.of()),
          Map.entry("settings", Set.of("state")),
          Map.entry("handoff", Set.of("websocket")),
          Map.entry("access", Set.of("config", "state")),
          Map.entry("ssh", Set.of("terminal", "config", "state")),
          Map.entry("docker", Set.of("terminal", "config")),
          Map.entry("session", Set.of("terminal", "websocket")),
          Map.entry(
              "web",
              Set.of(
                  "session",
                  "terminal",
                  "websocket",
                  "handoff",
                  "access",
                  "audit",
                  "config",
                  "settings")),
          Map.entry(
              "app",
              Set.of(
                  "web",
                  "session",
                  "terminal",
                  "websocket",
                  "handoff",
                  "access",
                  "audit",
                  "config",
                  "state",
                  "settings",
                  "ssh",
                  "openssh",
                  "docker")));

  /// Each library's packages, and the only ones of ours that may know it.
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "io.undertow..", Set.of("web", "handoff"),
          "org.xnio..", Set.of("web", "handoff"),
          "net.schmizz..", Set.of("ssh"),
          "com.hierynomus..", Set.of("ssh"),
          "org.bouncycastle..", Set.of("ssh", "access"),
          "com.github.dockerjava..", Set.of("docker"),
          "com.fasterxml..", Set.of("docker"),
          "org.snakeyaml..", Set.of("config"),
          "tools.jackson..", Set.of("session", "web", "audit", "settings"),
          "picocli..", Set.of("app"));

  static Set<String> packages() {
    return ARROWS.keySet();
  }

  static Set<String> libraries() {
    return LIBRARIES.keySet();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsOnlyThoseItsArrowsPointTo(String name) {
    assertThat(OURS.that(resideInAPackage(ROOT + name + "..")))
        .as("classes of %s", name)
        .isNotEmpty();
    List<String> forbidden = new ArrayList<>();
    for (String other : ARROWS.keySet()) {
      if (!other.equals(name) && !ARROWS.get(name).contains(other)) {
        forbidden.add(ROOT + other + "..");
      }
    }
    if (!forbidden.isEmpty()) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + name + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden.toArray(String[]::new))
          .check(OURS);
    }
  }

  @Test
  void noPackageIsLeftOut() {
    assertThat(OURS.stream().map(each -> each.getPackageName().substring(ROOT.length())).distinct())
        .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryIsKnownToItsPackageOnly(String library) {
    String[] allowed =
        LIBRARIES.get(library).stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(OURS);
  }

  @Test
  void theContractsAndReadersStandOnTheJdkAlone() {
    classes()
        .that()
        .resideInAnyPackage(ROOT + "websocket..", ROOT + "terminal..", ROOT + "openssh..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "javax.net.ssl..",
                "org.jspecify..",
                ROOT + "websocket..",
                ROOT + "terminal..",
                ROOT + "openssh.."))
        .check(OURS);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void everyPackageSaysWhatMayBeNull() {
    assertThat(OURS.stream().map(each -> each.getPackage()).distinct())
        .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void theTestsOfTheArchitectureSawTheArchitecture() {
    assertThat(OURS.size()).isGreaterThan(100);
  }
}
