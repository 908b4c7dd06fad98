package org.casanube.block.exchange.bitswap.wire;

import java.nio.ByteBuffer;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;

/**
 * Bytes that a peer has sent, and how they are to be hashed to know which block they are.
 *
 * @param function the hash function that the peer names
 * @param digestLength bytes of the digest that the peer names
 * @param bytes a read-only view of the message
 */
public record ReceivedBlock(Multicodec function, int digestLength, ByteBuffer bytes) {
  /** Hashes the bytes: the name they have earned, whatever the peer takes them for. */
  public Multihash multihash() {
    return Multihash.compute(function, digestLength, bytes);
  }

  /** The number of bytes. */
  public int size() {
    return bytes.remaining();
  }
}
