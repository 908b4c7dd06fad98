package org.casanube.block.names.dnslink;

import java.io.IOException;

/** A question of DNS that was not answered. */
public final class DnsException extends IOException {
  private static final long serialVersionUID = 1L;

  public DnsException(String message) {
    super(message);
  }

  public DnsException(String message, Throwable cause) {
    super(message, cause);
  }
}
