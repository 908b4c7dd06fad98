package org.casanube.problems;

import java.util.Optional;

/**
 * Turns the exceptions of one service into problems; every service has one, in one file. What it
 * does not know it leaves empty, and the next mapping, or the framework's, is asked.
 */
@FunctionalInterface
public interface ProblemMapping {
  /** The problem that this exception means, if this mapping knows it. Must not throw. */
  Optional<Problem> problemOf(Throwable thrown);
}
