package org.casanube.problems;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a problem. Immutable.
 *
 * @param type its kind
 * @param detail what happened this time, for people; names the field and the limit. It is shown to
 *     callers, so it holds no stack traces, paths of this machine or secrets
 * @param field the parameter, header or JSON member at fault
 * @param limit the limit that was passed, in the unit that the detail names
 * @param retryAfter when to try again; sent as {@code Retry-After} in whole seconds
 * @param traceId the trace that the log shows the occurrence under: 32 hex digits
 */
public record Problem(
    ProblemType type,
    String detail,
    @Nullable String field,
    @Nullable Long limit,
    @Nullable Duration retryAfter,
    @Nullable String traceId) {
  /** The media type that a problem is sent as. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    if (retryAfter != null && retryAfter.isNegative()) {
      throw new IllegalArgumentException("retryAfter is negative: " + retryAfter);
    }
  }

  /** The stable code of the kind. */
  public String code() {
    return type.code();
  }

  /** The title of the kind. */
  public String title() {
    return type.title();
  }

  /** The HTTP status of the kind. */
  public int status() {
    return type.status();
  }

  /** The same, with the parameter, header or JSON member at fault. */
  public Problem withField(String newField) {
    return new Problem(type, detail, newField, limit, retryAfter, traceId);
  }

  /** The same, with the limit that was passed. */
  public Problem withLimit(long newLimit) {
    return new Problem(type, detail, field, newLimit, retryAfter, traceId);
  }

  /** The same, with the time after which to try again. */
  public Problem withRetryAfter(Duration newRetryAfter) {
    return new Problem(type, detail, field, limit, newRetryAfter, traceId);
  }

  /** The same, with the trace that it belongs to. */
  public Problem withTraceId(@Nullable String newTraceId) {
    return new Problem(type, detail, field, limit, retryAfter, newTraceId);
  }

  /** The value of the header {@code Retry-After}: seconds, rounded up; null if there is none. */
  public @Nullable String retryAfterSeconds() {
    return retryAfter == null ? null : Long.toString(retryAfter.plusNanos(999_999_999).toSeconds());
  }

  /** The problem as JSON in UTF-8, as {@link #MEDIA_TYPE} wants it. */
  public byte[] toJson() {
    return ProblemJson.render(this);
  }
}
