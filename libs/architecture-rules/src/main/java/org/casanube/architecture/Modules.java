package org.casanube.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which module a class belongs to, told from its package and from where it was compiled to. */
final class Modules {
  static final String ROOT = "org.casanube.";

  /** The first package segment of each service and program; whatever else there is, is a lib. */
  static final Set<String> SERVICES =
      Set.of("block", "gateway", "pincluster", "orbitdb", "discovery", "vpn", "container", "cli");

  /** Modules that may use everything: they put the others together or drive them. */
  static final Set<String> ASSEMBLIES = Set.of("node", "systemtests", "bench");

  /** Production classes of any module. */
  static final DescribedPredicate<JavaClass> PRODUCTION =
      DescribedPredicate.describe("are production code", Modules::isProduction);

  private Modules() {}

  static boolean isProduction(JavaClass type) {
    return type.getSource().stream()
            .noneMatch(source -> source.getUri().toString().contains("/test-classes/"))
        && !type.getPackageName().contains("jmh_generated");
  }

  /** The first segment below {@value #ROOT}; empty for classes that are not ours. */
  static Optional<String> moduleOf(JavaClass type) {
    List<String> segments = segments(type);
    return segments.isEmpty() ? Optional.empty() : Optional.of(segments.getFirst());
  }

  /** The segments below {@value #ROOT}; none for classes that are not ours. */
  static List<String> segments(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? List.of(name.substring(ROOT.length()).split("\\.")) : List.of();
  }

  static boolean isOfService(JavaClass type) {
    return moduleOf(type).filter(SERVICES::contains).isPresent();
  }

  static boolean isOfLib(JavaClass type) {
    return moduleOf(type)
        .filter(module -> !SERVICES.contains(module) && !ASSEMBLIES.contains(module))
        .isPresent();
  }

  /** True for a class right in the package of a feature of a service with features of its own. */
  static boolean isInFeatureRoot(JavaClass type) {
    return isOfService(type)
        && segments(type).size() == 2
        && moduleOf(type).filter(Set.of("gateway", "cli")::contains).isEmpty();
  }
}
