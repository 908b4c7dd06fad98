package org.casanube.p2p.peers;

import org.casanube.p2p.Direction;
import org.casanube.p2p.WireFormatException;

/** What is known of a peer by own experience; those of less go first. */
enum Standing {
  /** Others tell of it. */
  HEARD_OF(0, 4),
  /** It has dialled this host, as anybody may under as many names as they like. */
  CALLED(1, 4),
  /** This host has reached it. */
  REACHED(2, 2);

  private final int number;
  private final int part;

  Standing(int number, int part) {
    this.number = number;
    this.part = part;
  }

  /** How much of a limit those of this standing keep, however many there are of others. */
  long shareOf(long limit) {
    return limit / part;
  }

  /** How it is written in the file. */
  int number() {
    return number;
  }

  static Standing ofNumber(long number) throws WireFormatException {
    for (Standing each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    throw new WireFormatException("no standing has the number " + number);
  }

  static Standing of(Direction dialler) {
    return dialler == Direction.OUTBOUND ? REACHED : CALLED;
  }
}
