package org.casanube.block.retrieval;

import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/** Thrown when something could not be fetched. What did arrive stays until a collection. */
public final class FetchFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FetchErrorCode code;
  private final transient Cid cid;

  FetchFailedException(FetchErrorCode code, Cid cid, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.cid = cid;
  }

  public FetchErrorCode code() {
    return code;
  }

  /** The block that did not come, or could not be read. */
  public Cid cid() {
    return cid;
  }
}
