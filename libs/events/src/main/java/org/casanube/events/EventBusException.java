package org.casanube.events;

import org.jspecify.annotations.Nullable;

/** A bus did not do what it was asked; {@link #code} says why. */
public final class EventBusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final EventBusErrorCode code;

  public EventBusException(EventBusErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public EventBusException(EventBusErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Why. */
  public EventBusErrorCode code() {
    return code;
  }
}
