package org.casanube.block.web.identifiers;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.casanube.multiformats.MultiformatException;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;

/** The problems of identifiers that can't be read: each kind has its code. Thread-safe. */
public final class IdentifierProblems {
  private static final int MAX_CAUSES = 10;

  private final Map<Class<?>, ProblemType> types;

  /**
   * Problems of these kinds of identifiers.
   *
   * @param types what is told of one that can't be read, by its class
   */
  public IdentifierProblems(Map<Class<?>, ProblemType> types) {
    this.types = Map.copyOf(types);
  }

  /** Empty if something else is wrong with the request. */
  public Optional<Problem> find(Throwable thrown) {
    return switch (thrown) {
      case MethodArgumentTypeMismatchException mismatch ->
          problem(mismatch.getRequiredType(), cause(mismatch), mismatch.getName());
      case HttpMessageNotReadableException unreadable
          when unreadable.getCause() instanceof InvalidFormatException wrong ->
          problem(wrong.getTargetType(), wrong.getOriginalMessage(), path(wrong));
      default -> Optional.empty();
    };
  }

  private Optional<Problem> problem(@Nullable Class<?> kind, @Nullable String cause, String field) {
    ProblemType type = kind == null ? null : types.get(kind);
    return type == null
        ? Optional.empty()
        : Optional.of(
            type.problem("%s can't be read: %s.".formatted(field, cause)).withField(field));
  }

  private static @Nullable String cause(Throwable thrown) {
    @Nullable Throwable next = thrown;
    for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
      if (next instanceof MultiformatException cause) {
        return cause.getMessage();
      }
      next = next.getCause();
    }
    return thrown.getMessage();
  }

  private static String path(JacksonException failure) {
    return failure.getPath().stream()
        .map(JacksonException.Reference::getPropertyName)
        .map(String::valueOf)
        .collect(Collectors.joining("."));
  }
}
