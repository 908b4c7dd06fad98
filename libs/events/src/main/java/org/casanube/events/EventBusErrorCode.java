package org.casanube.events;

/** Why a bus did not do what it was asked. */
public enum EventBusErrorCode {
  /** What was given is no event, topic or group. */
  INVALID_EVENT,
  /** An event or a batch exceeds its limit. */
  TOO_LARGE,
  /** The log is full of events that some group has not handled yet. Try again later. */
  FULL,
  /** The group has a handler in this process already. */
  ALREADY_SUBSCRIBED,
  /** The broker or the disk does not answer. The event may have been published. Try again later. */
  UNAVAILABLE,
  /** The bus is closed. */
  CLOSED;

  /** True if the same call may succeed later. */
  public boolean isPassing() {
    return this == FULL || this == UNAVAILABLE;
  }
}
