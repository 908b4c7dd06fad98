package org.casanube.problems;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the problem that an exception means: the one that it or a cause carries, else what the
 * first mapping that knows it says, else an internal error that tells nothing of the inside.
 */
public final class ProblemResolver {
  private static final int MAX_CAUSES = 10;

  private final List<ProblemMapping> mappings;

  /** Asks these mappings in this order. */
  public ProblemResolver(List<ProblemMapping> mappings) {
    this.mappings = List.copyOf(mappings);
  }

  /** The problem for this exception; never fails. */
  public Problem resolve(Throwable thrown) {
    return carriedBy(thrown)
        .or(() -> mapped(withoutWrappers(thrown)))
        .orElseGet(() ->
            HttpProblems.INTERNAL_ERROR.problem(
                "The cause is in the service's log, under this traceId."));
  }

  private static Optional<Problem> carriedBy(Throwable thrown) {
    Throwable next = thrown;
    for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
      if (next instanceof ProblemException carrier) {
        return Optional.of(carrier.problem());
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  private Optional<Problem> mapped(Throwable thrown) {
    return mappings.stream().flatMap(mapping -> mapping.problemOf(thrown).stream()).findFirst();
  }

  private static Throwable withoutWrappers(Throwable thrown) {
    Throwable next = thrown;
    for (int depth = 0; depth < MAX_CAUSES; depth++) {
      @Nullable Throwable cause = next.getCause();
      if (cause == null || !isWrapper(next)) {
        return next;
      }
      next = cause;
    }
    return next;
  }

  private static boolean isWrapper(Throwable thrown) {
    return thrown instanceof CompletionException
        || thrown instanceof ExecutionException
        || thrown instanceof InvocationTargetException
        || thrown instanceof UndeclaredThrowableException;
  }
}
