package org.casanube.block.content;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whoever asked takes no more of the answer. Nothing is wrong here. */
public final class ReaderGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Gone for that reason. */
  public ReaderGoneException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
