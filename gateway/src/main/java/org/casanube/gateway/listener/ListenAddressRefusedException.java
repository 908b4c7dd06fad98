package org.casanube.gateway.listener;

/** Thrown at the start when the gateway is told to listen where it must not. */
final class ListenAddressRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListenAddressRefusedException(String message) {
    super(message);
  }
}
