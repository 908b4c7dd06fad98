package org.casanube.problems.web;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.ClassUtils;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.ServerWebInputException;

/**
 * The exceptions of Spring Web that need no servlet to be named. The details are Spring's own
 * sentences for callers, which name the parameter and no class.
 */
public final class SpringWebProblems implements ProblemMapping {
  private static final boolean JACKSON =
      ClassUtils.isPresent(
          "tools.jackson.databind.exc.MismatchedInputException",
          SpringWebProblems.class.getClassLoader());

  @Override
  public Optional<Problem> problemOf(Throwable thrown) {
    return switch (thrown) {
      case TypeMismatchException mismatch -> Optional.of(mismatched(mismatch));
      case HttpMessageNotReadableException unreadable -> Optional.of(unreadableBody(unreadable));
      case ServerWebInputException input -> Optional.of(invalidInput(input));
      case BindingResult invalid -> Optional.of(invalidFields(invalid));
      case HandlerMethodValidationException invalid -> Optional.of(invalidParameters(invalid));
      case ErrorResponse response -> Optional.of(ofStatus(response));
      default -> Optional.empty();
    };
  }

  private static Problem invalidInput(ServerWebInputException input) {
    if (input instanceof BindingResult invalid) {
      return invalidFields(invalid);
    }
    if (input.getCause() instanceof TypeMismatchException mismatch) {
      return mismatched(mismatch);
    }
    if (input instanceof org.springframework.web.server.MissingRequestValueException missing) {
      return missing(missing.getLabel(), missing.getName());
    }
    return input.getCause() == null ? ofStatus(input) : unreadableBody(input);
  }

  /** The problem of a value that must be there and is not. */
  public static Problem missing(String kind, String name) {
    return HttpProblems.VALUE_MISSING
        .problem("The %s \"%s\" is missing.".formatted(kind, name))
        .withField(name);
  }

  private static Problem mismatched(TypeMismatchException mismatch) {
    String name = mismatch.getPropertyName();
    if (name == null) {
      return HttpProblems.VALUE_INVALID.problem("A value has the wrong form.");
    }
    return HttpProblems.VALUE_INVALID
        .problem("The value of \"%s\" has the wrong form.".formatted(name))
        .withField(name);
  }

  private static Problem unreadableBody(Throwable unreadable) {
    Optional<Problem> json = JACKSON ? JsonProblems.find(unreadable) : Optional.empty();
    return json.orElseGet(() ->
        HttpProblems.BODY_UNREADABLE.problem(
            "The request body is missing or not in the form that its Content-Type says."));
  }

  private static Problem invalidFields(BindingResult invalid) {
    FieldError first = invalid.getFieldError();
    if (first == null) {
      return HttpProblems.VALUE_INVALID.problem("The request is not valid as a whole.");
    }
    Problem problem =
        HttpProblems.VALUE_INVALID
            .problem("\"%s\" %s.".formatted(first.getField(), first.getDefaultMessage()))
            .withField(first.getField());
    return withLimit(problem, first);
  }

  private static Problem invalidParameters(HandlerMethodValidationException invalid) {
    return invalid.getParameterValidationResults().stream()
        .findFirst()
        .map(SpringWebProblems::invalidParameter)
        .orElseGet(() -> HttpProblems.VALUE_INVALID.problem("A value is not valid."));
  }

  private static Problem invalidParameter(ParameterValidationResult result) {
    @Nullable String name = result.getMethodParameter().getParameterName();
    String field = name == null ? "parameter" : name;
    Optional<MessageSourceResolvable> error = result.getResolvableErrors().stream().findFirst();
    String message = error.map(MessageSourceResolvable::getDefaultMessage).orElse("is not valid");
    Problem problem =
        HttpProblems.VALUE_INVALID.problem("\"%s\" %s.".formatted(field, message)).withField(field);
    return error.map(each -> withLimit(problem, each)).orElse(problem);
  }

  /** With the bound of a constraint that has one: a number, of those of a size the largest. */
  private static Problem withLimit(Problem problem, MessageSourceResolvable error) {
    Object @Nullable [] arguments = error.getArguments();
    if (arguments == null) {
      return problem;
    }
    return Arrays.stream(arguments)
        .filter(each -> each instanceof Long || each instanceof Integer)
        .map(each -> ((Number) each).longValue())
        .filter(value -> value != Integer.MAX_VALUE)
        .max(Comparator.naturalOrder())
        .map(problem::withLimit)
        .orElse(problem);
  }

  private static Problem ofStatus(ErrorResponse response) {
    ProblemType type = HttpProblems.ofStatus(response.getStatusCode().value());
    if (type.equals(HttpProblems.ROUTE_NOT_FOUND)) {
      return type.problem("No resource has this path.");
    }
    @Nullable String detail = response.getBody().getDetail();
    return type.problem(detail == null || detail.isBlank() ? type.title() + "." : detail);
  }
}
