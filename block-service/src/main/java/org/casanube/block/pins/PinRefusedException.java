package org.casanube.block.pins;

import java.util.Optional;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/** Thrown when a pin can't be made or removed. */
public final class PinRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final PinErrorCode code;
  private final transient @Nullable Cid cid;

  public PinRefusedException(PinErrorCode code, String message) {
    super(message);
    this.code = code;
    cid = null;
  }

  PinRefusedException(PinErrorCode code, String message, Cid cid, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.cid = cid;
  }

  public PinErrorCode code() {
    return code;
  }

  /** The block that is in the way: the missing one, the unreadable one, the root that holds. */
  public Optional<Cid> cid() {
    return Optional.ofNullable(cid);
  }
}
