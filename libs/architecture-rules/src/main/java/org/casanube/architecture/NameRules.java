package org.casanube.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that say nothing are not allowed. */
final class NameRules {
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Impl|Manager|Helper|Utils?|Data|Info|Dto|DTO)|Common.*|I[A-Z][a-z].*");
  private static final Set<String> EMPTY_PACKAGES =
      Set.of(
          "common", "shared", "core", "util", "utils", "misc", "impl", "dto", "helper", "helpers");

  private static final DescribedPredicate<JavaClass> OURS =
      describe(
          "are ours",
          type -> !Modules.segments(type).isEmpty() && !type.getName().contains("jmh_generated"));

  @ArchTest
  static final ArchRule TYPES_ARE_NAMED_FOR_WHAT_THEY_ARE =
      noClasses()
          .that(OURS)
          .should(be(describe("named with a word that says nothing", NameRules::hasEmptyName)))
          .because(
              "a type is a noun of the domain: say what an implementation does differently, what a"
                  + " helper does, which data it is")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_FOR_WHAT_THEY_HOLD =
      classes()
          .that(OURS)
          .should(
              be(
                  describe(
                      "in a package with a telling name",
                      type -> Modules.segments(type).stream().noneMatch(EMPTY_PACKAGES::contains))))
          .because("such packages take in everything, and in the end everything depends on them")
          .allowEmptyShould(true);

  private NameRules() {}

  private static boolean hasEmptyName(JavaClass type) {
    String name = type.getSimpleName();
    return EMPTY_NAME.matcher(name).matches()
        || (name.startsWith("Base") && type.getModifiers().contains(ABSTRACT));
  }
}
