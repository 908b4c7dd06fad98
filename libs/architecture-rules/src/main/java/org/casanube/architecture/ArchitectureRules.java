package org.casanube.architecture;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** Every rule; what modules apply. */
public final class ArchitectureRules {
  @ArchTest static final ArchTests STRUCTURE = ArchTests.in(StructureRules.class);
  @ArchTest static final ArchTests NAMES = ArchTests.in(NameRules.class);
  @ArchTest static final ArchTests AMBIENT = ArchTests.in(AmbientRules.class);
  @ArchTest static final ArchTests TESTS = ArchTests.in(TestRules.class);

  private ArchitectureRules() {}
}
