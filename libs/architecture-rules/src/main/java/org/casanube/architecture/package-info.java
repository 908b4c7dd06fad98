/**
 * The rules of structure, as ArchUnit rules that say why they are there. A module applies them all
 * in one line:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "org.casanube.ipld")
 * class ArchitectureTest {
 *   @ArchTest static final ArchTests rules = ArchTests.in(ArchitectureRules.class);
 * }
 * }</pre>
 *
 * @see <a href="https://www.archunit.org/userguide/html/000_Index.html">ArchUnit user guide</a>
 */
@NullMarked
package org.casanube.architecture;

import org.jspecify.annotations.NullMarked;
