package org.casanube.events.delivery;

import org.casanube.documents.DocumentStoreException;
import org.casanube.events.EventBusErrorCode;
import org.casanube.events.EventBusException;

/** What a store's refusals mean to the caller of a bus. */
public final class BusFailures {
  private BusFailures() {}

  /** The same refusal, as a bus says it. */
  public static EventBusException of(DocumentStoreException e) {
    EventBusErrorCode code =
        switch (e.code()) {
          case CLOSED -> EventBusErrorCode.CLOSED;
          case STORE_FULL -> EventBusErrorCode.FULL;
          case TOO_LARGE -> EventBusErrorCode.TOO_LARGE;
          case INVALID_CURSOR, INVALID_DOCUMENT, INVALID_QUERY -> EventBusErrorCode.INVALID_EVENT;
          case NOT_FOUND,
              DUPLICATE_ID,
              DUPLICATE_KEY,
              VERSION_CONFLICT,
              OUTBOX_FULL,
              NEWER_FORMAT,
              DAMAGED,
              UNAVAILABLE ->
              EventBusErrorCode.UNAVAILABLE;
        };
    return new EventBusException(code, String.valueOf(e.getMessage()), e);
  }
}
