package org.casanube.gateway.routes;

/** Thrown when a service did not answer a routed request; the cause says how. */
final class ServiceCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String service;

  ServiceCallException(String service, Throwable cause) {
    super(service + ": " + cause.getMessage(), cause);
    this.service = service;
  }

  String service() {
    return service;
  }
}
