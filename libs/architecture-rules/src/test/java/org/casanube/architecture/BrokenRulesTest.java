package org.casanube.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every rule finds the class that was written to break it, and leaves its neighbours alone. */
class BrokenRulesTest {
  /** The bad classes, copied to where production code would lie. */
  @TempDir static Path production;

  @BeforeAll
  static void copyClasses() throws IOException, URISyntaxException {
    Path compiled = compiledTests();
    try (Stream<Path> files = Files.walk(compiled)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        Path target = production.resolve(compiled.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.copy(file, target);
      }
    }
  }

  @Test
  void cycleOfFeatures_isFound() {
    assertBroken(StructureRules.FEATURES_ARE_FREE_OF_CYCLES, "block")
        .anyMatch(line -> line.contains("first.First") && line.contains("second.Second"));
  }

  @Test
  void wireInFeatureRoot_isFound() {
    assertBroken(StructureRules.FEATURE_ROOTS_KNOW_NO_WIRE, "block")
        .anyMatch(line -> line.contains("SentRecord"))
        .anyMatch(line -> line.contains("StoredRecord"))
        .noneMatch(line -> line.contains("good"));
  }

  @Test
  void publicController_isFound() {
    assertBroken(StructureRules.CONTROLLERS_ARE_HIDDEN, "block")
        .hasSize(1)
        .allMatch(line -> line.contains("OpenController"));
  }

  @Test
  void libThatKnowsAService_isFound() {
    assertBroken(StructureRules.LIBS_KNOW_NO_SERVICE, "nosylib")
        .allMatch(line -> line.contains("NosyLib") && line.contains("Door"));
  }

  @Test
  void libThatKnowsSpring_isFound() {
    assertBroken(StructureRules.LIBS_KNOW_NO_SPRING, "nosylib")
        .allMatch(line -> line.contains("NosyLib") && line.contains("MediaType"));
  }

  @Test
  void serviceThatKnowsAnother_isFound() {
    assertBroken(StructureRules.SERVICES_KNOW_NO_OTHER_SERVICE, "gateway")
        .allMatch(line -> line.contains("NosyGateway") && line.contains("Door"));
  }

  @Test
  void packageWithoutNullMark_isFound() {
    assertBroken(StructureRules.PACKAGES_ARE_NULL_MARKED, "unmarked")
        .hasSize(1)
        .allMatch(line -> line.contains("Unmarked"));
  }

  @Test
  void emptyNames_areFound() {
    assertBroken(NameRules.TYPES_ARE_NAMED_FOR_WHAT_THEY_ARE, "named")
        .hasSize(7)
        .noneMatch(line -> line.contains("BaseConversion"))
        .noneMatch(line -> line.contains("Identity"))
        .noneMatch(line -> line.contains("DataSize"));
    assertBroken(NameRules.PACKAGES_ARE_NAMED_FOR_WHAT_THEY_HOLD, "named")
        .allMatch(line -> line.contains("named.util"));
  }

  @Test
  void sleep_isFound() {
    assertBroken(AmbientRules.NOBODY_SLEEPS, "ambient")
        .hasSize(2)
        .allMatch(line -> line.contains("Ambient.sleeps"));
  }

  @Test
  void systemClock_isFound() {
    assertBroken(AmbientRules.TIME_COMES_FROM_A_CLOCK, "ambient")
        .hasSize(3)
        .noneMatch(line -> line.contains("readsGivenClock"));
  }

  @Test
  void console_isFoundOutsideOfPrograms() {
    assertBroken(AmbientRules.NOBODY_PRINTS, "ambient")
        .hasSize(2)
        .allMatch(line -> line.contains("Ambient.prints"));
    assertThat(AmbientRules.NOBODY_PRINTS.evaluate(classes("cli")).hasViolation()).isFalse();
  }

  @Test
  void namelessThread_isFound() {
    assertBroken(AmbientRules.THREADS_HAVE_NAMES, "ambient")
        .hasSize(2)
        .noneMatch(line -> line.contains("startsNamedThread"));
  }

  @Test
  void testsThatNobodyRuns_areFound() throws URISyntaxException {
    JavaClasses tests =
        new ClassFileImporter().importPath(compiledTests().resolve("org/casanube/forgotten"));

    EvaluationResult result = TestRules.TESTS_ARE_NAMED_SO_THAT_THEY_RUN.evaluate(tests);

    assertThat(result.getFailureReport().getDetails())
        .hasSize(4)
        .noneMatch(line -> line.contains("AlsoFound"))
        .noneMatch(line -> line.contains("FoundTest has"))
        .noneMatch(line -> line.contains("PortContractTest"));
  }

  @Test
  void goodClasses_breakNoRule() {
    JavaClasses good = classes("block/good");
    for (ArchRule rule :
        List.of(
            StructureRules.FEATURES_ARE_FREE_OF_CYCLES,
            StructureRules.FEATURE_ROOTS_KNOW_NO_WIRE,
            StructureRules.CONTROLLERS_ARE_HIDDEN,
            StructureRules.SERVICES_KNOW_NO_OTHER_SERVICE,
            StructureRules.PACKAGES_ARE_NULL_MARKED,
            NameRules.TYPES_ARE_NAMED_FOR_WHAT_THEY_ARE,
            NameRules.PACKAGES_ARE_NAMED_FOR_WHAT_THEY_HOLD,
            AmbientRules.TIME_COMES_FROM_A_CLOCK,
            AmbientRules.THREADS_HAVE_NAMES)) {
      assertThat(rule.evaluate(good).getFailureReport().getDetails()).isEmpty();
    }
  }

  private static org.assertj.core.api.ListAssert<String> assertBroken(
      ArchRule rule, String module) {
    EvaluationResult result = rule.evaluate(classes(module));
    assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
    assertThat(rule.getDescription()).contains("because");
    return assertThat(result.getFailureReport().getDetails()).isNotEmpty();
  }

  private static JavaClasses classes(String folder) {
    return new ClassFileImporter().importPath(production.resolve("org/casanube").resolve(folder));
  }

  private static Path compiledTests() throws URISyntaxException {
    return Path.of(
        BrokenRulesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
