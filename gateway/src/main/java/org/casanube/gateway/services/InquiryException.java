package org.casanube.gateway.services;

import org.jspecify.annotations.Nullable;

/** Thrown when a service does not answer the gateway's own question as it should. */
public final class InquiryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InquiryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
