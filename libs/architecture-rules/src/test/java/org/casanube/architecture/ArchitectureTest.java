package org.casanube.architecture;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(packages = "org.casanube.architecture")
class ArchitectureTest {
  @ArchTest static final ArchTests rules = ArchTests.in(ArchitectureRules.class);
}
