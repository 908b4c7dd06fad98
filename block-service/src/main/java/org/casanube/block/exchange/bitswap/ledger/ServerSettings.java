package org.casanube.block.exchange.bitswap.ledger;

/**
 * How much peers are given at once.
 *
 * @param maxWants wants remembered of one peer
 * @param sendsAtOnce messages to different peers that may be under way together, and as many again
 *     to peers that are slow; each takes up to {@code messageBytes} and a block of memory
 * @param messageBytes a message is sent when it has grown to this; smaller where a peer is slow
 * @param inlineBytes blocks up to this size are sent in place of saying that they are here
 */
public record ServerSettings(int maxWants, int sendsAtOnce, int messageBytes, int inlineBytes) {
  /** Fit for a small box. */
  public static final ServerSettings DEFAULTS = new ServerSettings(1024, 16, 512 << 10, 1024);

  public ServerSettings {
    if (maxWants < 1 || sendsAtOnce < 1 || inlineBytes < 0) {
      throw new IllegalArgumentException("wants and sends must be at least 1");
    }
    if (messageBytes < 1024 || messageBytes > 2 << 20) {
      throw new IllegalArgumentException(
          "a message must be of 1 KiB to 2 MiB, not of " + messageBytes + " bytes");
    }
  }
}
