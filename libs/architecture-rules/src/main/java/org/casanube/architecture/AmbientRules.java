package org.casanube.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Time, threads and the console are passed in, not taken from the air. */
final class AmbientRules {
  private static final DescribedPredicate<JavaClass> PRINTING_PROGRAMS =
      describe(
          "are of a program that prints",
          type -> Modules.moduleOf(type).filter(Set.of("cli", "bench")::contains).isPresent());

  private static final DescribedPredicate<JavaFieldAccess> CONSOLE =
      describe(
          "System.out or System.err",
          access ->
              isOwnedBy(access, "java.lang.System")
                  && Set.of("out", "err").contains(access.getName()));

  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "Thread.sleep or TimeUnit.sleep",
                  call ->
                      call.getName().equals("sleep")
                          && isOwnedBy(call, "java.lang.Thread", "java.util.concurrent.TimeUnit")))
          .because(
              "a sleep is too short on a slow box and too long on a fast one; wait for the condition"
                  + " (a latch, a queue, Awaitility in tests), or schedule")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule TIME_COMES_FROM_A_CLOCK =
      noClasses()
          .that(Modules.PRODUCTION)
          .should()
          .callCodeUnitWhere(describe("a reading of the system's clock", AmbientRules::readsTime))
          .because(
              "time is passed in as a Clock (or read by System.nanoTime to measure), so that tests"
                  + " and simulations can set it")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NOBODY_PRINTS =
      noClasses()
          .that(Modules.PRODUCTION)
          .and(DescribedPredicate.not(PRINTING_PROGRAMS))
          .should()
          .accessFieldWhere(CONSOLE)
          .orShould()
          .callMethodWhere(
              describe(
                  "printStackTrace() to the console",
                  call ->
                      call.getName().equals("printStackTrace")
                          && call.getTarget().getRawParameterTypes().isEmpty()))
          .because("a service speaks through its log, with level, trace and service in every line")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule THREADS_HAVE_NAMES =
      noClasses()
          .that(Modules.PRODUCTION)
          .should()
          .callCodeUnitWhere(describe("the making of a nameless thread", AmbientRules::makesThread))
          .because(
              "a thread dump must tell whose thread it is: Thread.ofVirtual().name(…) or"
                  + " Thread.ofPlatform().name(…), or an executor with such a factory")
          .allowEmptyShould(true);

  private AmbientRules() {}

  private static boolean readsTime(JavaAccess<?> call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getName();
    if (owner.equals("java.lang.System")) {
      return name.equals("currentTimeMillis");
    }
    boolean withoutArguments =
        call.getTarget() instanceof CodeUnitAccessTarget unit
            && unit.getRawParameterTypes().isEmpty();
    return withoutArguments
        && ((owner.startsWith("java.time.") && name.equals("now"))
            || (owner.equals("java.util.Date") && name.equals("<init>")));
  }

  private static boolean makesThread(JavaAccess<?> call) {
    return isOwnedBy(call, "java.lang.Thread")
        && Set.of("<init>", "startVirtualThread").contains(call.getName());
  }

  private static boolean isOwnedBy(JavaAccess<?> call, String... owners) {
    return Set.of(owners).contains(call.getTargetOwner().getName());
  }
}
