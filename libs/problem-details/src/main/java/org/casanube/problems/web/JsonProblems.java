package org.casanube.problems.web;

import java.util.Optional;
import java.util.stream.Collectors;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Names the member of a JSON body that is at fault. Loaded only where Jackson is there. */
final class JsonProblems {
  private static final int MAX_CAUSES = 10;

  private JsonProblems() {}

  static Optional<Problem> find(Throwable thrown) {
    @Nullable Throwable next = thrown;
    for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
      if (next instanceof JacksonException failure) {
        return Optional.of(problemOf(failure));
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  private static Problem problemOf(JacksonException failure) {
    String path = path(failure);
    if (failure instanceof UnrecognizedPropertyException) {
      return HttpProblems.FIELD_UNKNOWN
          .problem("The request has no field \"%s\".".formatted(path))
          .withField(path);
    }
    if (failure instanceof MismatchedInputException && !path.isEmpty()) {
      return HttpProblems.VALUE_INVALID
          .problem("The value of \"%s\" is missing or has the wrong form.".formatted(path))
          .withField(path);
    }
    return HttpProblems.BODY_UNREADABLE.problem("The request body is not the JSON that is wanted.");
  }

  private static String path(JacksonException failure) {
    return failure.getPath().stream()
        .map(step ->
            step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
        .collect(Collectors.joining("."));
  }
}
