package org.casanube.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Who may know whom. */
final class StructureRules {
  private static final DescribedPredicate<JavaClass> PART_OF_SPRING =
      describe("are of Spring", type -> type.getPackageName().startsWith("org.springframework."));

  /** The parts of libs that adapt them to Spring, each an option that the lib works without. */
  private static final Set<String> SPRING_ADAPTERS =
      Set.of(
          "problems.web",
          "problems.servlet",
          "problems.reactive",
          "documents.mongodb",
          "documents.mongo",
          "documents.spring",
          "events.stream",
          "events.spring");

  @ArchTest
  static final ArchRule FEATURES_ARE_FREE_OF_CYCLES =
      slices()
          .matching(Modules.ROOT + "*.(*)..")
          .should()
          .beFreeOfCycles()
          .because(
              "features that need each other can't be read, tested or moved alone; let one declare"
                  + " the narrow interface it needs, or publish an event record")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule FEATURE_ROOTS_KNOW_NO_WIRE =
      noClasses()
          .that(describe("are right in a feature's package", Modules::isInFeatureRoot))
          .and(Modules.PRODUCTION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.web..",
              "org.springframework.http..",
              "org.springframework.data..",
              "jakarta.servlet..",
              "tools.jackson..",
              "com.fasterxml.jackson..")
          .because(
              "the model must not know how it is sent or stored; controllers and their records go"
                  + " to <feature>/web, adapters to <feature>/store, /remote or /wire")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule CONTROLLERS_ARE_HIDDEN =
      classes()
          .that()
          .areMetaAnnotatedWith("org.springframework.stereotype.Controller")
          .or()
          .areMetaAnnotatedWith("org.springframework.web.bind.annotation.ControllerAdvice")
          .or()
          .haveSimpleNameEndingWith("Controller")
          .or()
          .haveSimpleNameEndingWith("Adapter")
          .should()
          .notHaveModifier(PUBLIC)
          .because("controllers and adapters are called by the framework, never by our code")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule LIBS_KNOW_NO_SERVICE =
      noClasses()
          .that(describe("are of a lib", Modules::isOfLib))
          .should()
          .dependOnClassesThat(describe("are of a service", Modules::isOfService))
          .because("a lib could be published alone; what knows a service belongs into it")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule LIBS_KNOW_NO_SPRING =
      noClasses()
          .that(describe("are of a lib, outside its Spring adapters", StructureRules::isPlainLib))
          .and(Modules.PRODUCTION)
          .should()
          .dependOnClassesThat(PART_OF_SPRING)
          .because("a lib is a capability for any program, whatever framework it has or has not")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule SERVICES_KNOW_NO_OTHER_SERVICE =
      classes()
          .that(describe("are of a service", Modules::isOfService))
          .should(new KnowNoOtherService())
          .because(
              "services meet through the public API and events, whose agreement lies in contracts/")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes()
          .that(describe("are ours", type -> !Modules.segments(type).isEmpty()))
          .and(describe("are not generated", type -> !type.getName().contains("jmh_generated")))
          .should(new BeInNullMarkedPackage())
          .because("NullAway checks only what is marked, and sub-packages do not inherit the mark")
          .allowEmptyShould(true);

  private StructureRules() {}

  private static boolean isPlainLib(JavaClass type) {
    List<String> segments = Modules.segments(type);
    return Modules.isOfLib(type)
        && (segments.size() < 2
            || !SPRING_ADAPTERS.contains(segments.get(0) + "." + segments.get(1)));
  }

  private static final class KnowNoOtherService extends ArchCondition<JavaClass> {
    KnowNoOtherService() {
      super("know no other service");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      Optional<String> own = Modules.moduleOf(type);
      type.getDirectDependenciesFromSelf().stream()
          .filter(dependency -> Modules.isOfService(dependency.getTargetClass()))
          .filter(dependency -> !Modules.moduleOf(dependency.getTargetClass()).equals(own))
          .forEach(dependency ->
              events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
    }
  }

  private static final class BeInNullMarkedPackage extends ArchCondition<JavaClass> {
    BeInNullMarkedPackage() {
      super("be in a package that is @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        events.add(
            SimpleConditionEvent.violated(
                type, type.getName() + ": its package has no package-info with @NullMarked"));
      }
    }
  }
}
