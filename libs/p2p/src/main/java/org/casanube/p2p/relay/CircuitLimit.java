package org.casanube.p2p.relay;

import java.time.Duration;
import java.util.Optional;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * What a relay allows one circuit.
 *
 * @param duration how long it lives, in whole seconds; zero is without limit
 * @param bytes how much goes through in each direction; zero is without limit
 */
public record CircuitLimit(Duration duration, long bytes) {
  /** No limit at all. */
  public static final CircuitLimit NONE = new CircuitLimit(Duration.ZERO, 0);

  private static final long MAX_SECONDS = 0xffff_ffffL;

  public CircuitLimit {
    if (duration.isNegative() || duration.toSeconds() > MAX_SECONDS || bytes < 0) {
      throw new IllegalArgumentException(
          "circuit limit of " + duration + " and " + bytes + " bytes is out of range");
    }
  }

  /** True if the circuit may live and carry as much as it wants. */
  public boolean isNone() {
    return duration.toSeconds() == 0 && bytes == 0;
  }

  static CircuitLimit decode(ProtobufReader reader) throws WireFormatException {
    long seconds = 0;
    long bytes = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> seconds = reader.varint() & MAX_SECONDS;
        case 2 -> bytes = reader.varint() & Long.MAX_VALUE;
        default -> reader.skip();
      }
    }
    return new CircuitLimit(Duration.ofSeconds(seconds), bytes);
  }

  /** Absent where there is no limit. */
  static void write(ProtobufWriter target, int field, Optional<CircuitLimit> limit) {
    if (limit.isPresent() && !limit.get().isNone()) {
      target.message(
          field,
          new ProtobufWriter()
              .varint(1, limit.get().duration.toSeconds())
              .varint(2, limit.get().bytes));
    }
  }
}
