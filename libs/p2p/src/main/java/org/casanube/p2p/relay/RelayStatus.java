package org.casanube.p2p.relay;

import java.util.Arrays;

/** How a relay, or the peer behind it, answers. */
public enum RelayStatus {
  /** A code that is not known here. */
  UNKNOWN(0),
  OK(100),
  RESERVATION_REFUSED(200),
  RESOURCE_LIMIT_EXCEEDED(201),
  PERMISSION_DENIED(202),
  CONNECTION_FAILED(203),
  NO_RESERVATION(204),
  MALFORMED_MESSAGE(400),
  UNEXPECTED_MESSAGE(401);

  private final int code;

  RelayStatus(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static RelayStatus ofCode(long code) {
    return Arrays.stream(values()).filter(each -> each.code == code).findFirst().orElse(UNKNOWN);
  }
}
