package org.casanube.block.exchange.bitswap.ledger;

/** How large the messages to a peer are: as small as need be for one to take a short while. */
final class Pace {
  private static final int MIN_BYTES = 32 << 10;
  private static final long SHORT_NANOS = 20_000_000;
  private static final long LONG_NANOS = 500_000_000;

  private final int max;
  private int messageBytes;

  Pace(int max) {
    this.max = max;
    this.messageBytes = Math.min(max, 8 * MIN_BYTES);
  }

  int messageBytes() {
    return messageBytes;
  }

  void sent(int bytes, long nanos) {
    if (nanos > LONG_NANOS) {
      messageBytes = Math.max(Math.min(max, MIN_BYTES), messageBytes / 2);
    } else if (nanos < SHORT_NANOS && bytes >= messageBytes) {
      messageBytes = Math.min(max, 2 * messageBytes);
    }
  }
}
