package org.casanube.block.content;

import java.nio.charset.StandardCharsets;
import org.casanube.block.content.negotiation.RefusalForm;
import org.casanube.problems.Problem;
import org.jspecify.annotations.Nullable;

/** An error as it is told to the client, as problem details or plain text. */
public final class Refusal {
  private final String mediaType;
  private final byte[] body;

  private Refusal(String mediaType, byte[] body) {
    this.mediaType = mediaType;
    this.body = body;
  }

  /** The problem in the form that suits this {@code Accept} header. */
  public static Refusal of(@Nullable String accept, Problem problem) {
    return RefusalForm.isJson(accept)
        ? new Refusal(Problem.MEDIA_TYPE, problem.toJson())
        : new Refusal(
            "text/plain; charset=utf-8",
            (problem.detail() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public String mediaType() {
    return mediaType;
  }

  /** The body; of the caller from now on. */
  public byte[] body() {
    return body.clone();
  }
}
