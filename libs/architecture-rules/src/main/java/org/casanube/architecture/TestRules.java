package org.casanube.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;

/** A test that the build passes over in silence is worse than none. */
final class TestRules {
  private static final String TESTABLE = "org.junit.platform.commons.annotation.Testable";
  private static final String NESTED = "org.junit.jupiter.api.Nested";
  private static final Pattern RUN = Pattern.compile(".+(Test|IT)");
  private static final Pattern ABSTRACT_NAME = Pattern.compile(".+(ContractTest|ContractIT)");

  @ArchTest
  static final ArchRule TESTS_ARE_NAMED_SO_THAT_THEY_RUN =
      classes()
          .that(describe("have tests", TestRules::hasTests))
          .and(describe("are not rules for others", type -> !Modules.isProduction(type)))
          .should(new BeRun())
          .because(
              "Surefire runs *Test and Failsafe *IT, and neither says a word about the classes that"
                  + " it passes over")
          .allowEmptyShould(true);

  private TestRules() {}

  private static boolean hasTests(JavaClass type) {
    return type.getMethods().stream().anyMatch(TestRules::isTestable)
        || type.getFields().stream().anyMatch(TestRules::isTestable);
  }

  private static boolean isTestable(JavaMember member) {
    return member.isMetaAnnotatedWith(TESTABLE) || member.isAnnotatedWith(TESTABLE);
  }

  private static final class BeRun extends ArchCondition<JavaClass> {
    BeRun() {
      super("be named so that the build runs them");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      if (!isRun(type)) {
        events.add(
            SimpleConditionEvent.violated(
                type,
                type.getName()
                    + " has tests that no build runs: name it …Test or …IT, if it is abstract"
                    + " …ContractTest, and if it is nested annotate it with @Nested"));
      }
    }

    private static boolean isRun(JavaClass type) {
      if (type.getEnclosingClass().isPresent()) {
        return type.isAnnotatedWith(NESTED) && isRun(type.getEnclosingClass().get());
      }
      boolean isAbstract = type.getModifiers().contains(ABSTRACT);
      return (isAbstract ? ABSTRACT_NAME : RUN).matcher(type.getSimpleName()).matches();
    }
  }
}
