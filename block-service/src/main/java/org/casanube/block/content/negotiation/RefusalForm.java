package org.casanube.block.content.negotiation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form in which an error is told: JSON to a client that asks for it before text or a page,
 * plain text to all others, browsers and shells among them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457 §3</a>
 */
public final class RefusalForm {
  private static final Set<String> JSON = Set.of("application/problem+json", "application/json");
  private static final Set<String> TEXT = Set.of("text/plain", "text/html", "text/*", "*/*");

  private RefusalForm() {}

  /** Whether the client is told as problem details. */
  public static boolean isJson(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    for (AcceptedType type : AcceptedType.parse(accept)) {
      if (JSON.contains(type.mediaType())) {
        return true;
      }
      if (TEXT.contains(type.mediaType())) {
        return false;
      }
    }
    return false;
  }
}
