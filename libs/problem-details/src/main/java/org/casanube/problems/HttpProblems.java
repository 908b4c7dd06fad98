package org.casanube.problems;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of problem that any HTTP service meets, whatever it does. */
public final class HttpProblems {
  public static final ProblemType REQUEST_INVALID =
      new ProblemType("request-invalid", "The request is not valid", 400);
  public static final ProblemType BODY_UNREADABLE =
      new ProblemType("body-unreadable", "The request body can't be read", 400);
  public static final ProblemType FIELD_UNKNOWN =
      new ProblemType("field-unknown", "The request has a field that is not known", 400);
  public static final ProblemType VALUE_MISSING =
      new ProblemType("value-missing", "A required value is missing", 400);
  public static final ProblemType VALUE_INVALID =
      new ProblemType("value-invalid", "A value is not valid", 400);
  public static final ProblemType UNAUTHENTICATED =
      new ProblemType("unauthenticated", "Nobody is signed in", 401);
  public static final ProblemType FORBIDDEN =
      new ProblemType("forbidden", "This is not allowed", 403);
  public static final ProblemType ROUTE_NOT_FOUND =
      new ProblemType("route-not-found", "There is nothing at this address", 404);
  public static final ProblemType METHOD_NOT_ALLOWED =
      new ProblemType("method-not-allowed", "The method is not allowed here", 405);
  public static final ProblemType NOT_ACCEPTABLE =
      new ProblemType("not-acceptable", "None of the accepted media types can be given", 406);
  public static final ProblemType REQUEST_TIMEOUT =
      new ProblemType("request-timeout", "The request took too long to arrive", 408);
  public static final ProblemType CONFLICT =
      new ProblemType("conflict", "The request conflicts with the present state", 409);
  public static final ProblemType LENGTH_REQUIRED =
      new ProblemType("length-required", "The request needs a Content-Length", 411);
  public static final ProblemType PRECONDITION_FAILED =
      new ProblemType("precondition-failed", "A condition of the request does not hold", 412);
  public static final ProblemType BODY_TOO_LARGE =
      new ProblemType("body-too-large", "The request body is too large", 413);
  public static final ProblemType URI_TOO_LONG =
      new ProblemType("uri-too-long", "The address is too long", 414);
  public static final ProblemType MEDIA_TYPE_NOT_SUPPORTED =
      new ProblemType("media-type-not-supported", "The media type is not supported", 415);
  public static final ProblemType RANGE_NOT_SATISFIABLE =
      new ProblemType("range-not-satisfiable", "The range is outside the content", 416);
  public static final ProblemType TOO_MANY_REQUESTS =
      new ProblemType("too-many-requests", "There are too many requests", 429);
  public static final ProblemType HEADERS_TOO_LARGE =
      new ProblemType("headers-too-large", "The request headers are too large", 431);
  public static final ProblemType INTERNAL_ERROR =
      new ProblemType("internal-error", "Something went wrong inside", 500);
  public static final ProblemType NOT_IMPLEMENTED =
      new ProblemType("not-implemented", "This is not supported", 501);
  public static final ProblemType SERVICE_UNAVAILABLE =
      new ProblemType("service-unavailable", "The service is not available now", 503);
  public static final ProblemType SERVICE_TIMEOUT =
      new ProblemType("service-timeout", "The service did not answer in time", 504);
  public static final ProblemType STORAGE_FULL =
      new ProblemType("storage-full", "There is no space left", 507);

  private static final Map<Integer, ProblemType> BY_STATUS =
      List.of(
              REQUEST_INVALID,
              UNAUTHENTICATED,
              FORBIDDEN,
              ROUTE_NOT_FOUND,
              METHOD_NOT_ALLOWED,
              NOT_ACCEPTABLE,
              REQUEST_TIMEOUT,
              CONFLICT,
              LENGTH_REQUIRED,
              PRECONDITION_FAILED,
              BODY_TOO_LARGE,
              URI_TOO_LONG,
              MEDIA_TYPE_NOT_SUPPORTED,
              RANGE_NOT_SATISFIABLE,
              TOO_MANY_REQUESTS,
              HEADERS_TOO_LARGE,
              INTERNAL_ERROR,
              NOT_IMPLEMENTED,
              SERVICE_UNAVAILABLE,
              SERVICE_TIMEOUT,
              STORAGE_FULL)
          .stream()
          .collect(Collectors.toUnmodifiableMap(ProblemType::status, Function.identity()));

  private HttpProblems() {}

  /**
   * The kind for a status that something else has chosen, such as a web framework. A status that
   * has no kind of its own becomes {@code http-<status>}; one that is no error, an internal error.
   */
  public static ProblemType ofStatus(int status) {
    ProblemType known = BY_STATUS.get(status);
    if (known != null) {
      return known;
    }
    return status < 400 || status > 599
        ? INTERNAL_ERROR
        : new ProblemType("http-" + status, "HTTP status " + status, status);
  }
}
