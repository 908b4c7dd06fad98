package org.casanube.p2p.fetch;

import java.io.IOException;
import java.util.Optional;
import org.casanube.multiformats.PeerId;

/** Finds the values of keys for peers. Called by many threads at once; may wait. */
@FunctionalInterface
public interface KeyLookup {
  /**
   * The value of the key, at most {@link Fetch#MAX_VALUE_BYTES}.
   *
   * @param key any bytes, from outside
   * @param peer who asks
   */
  Optional<byte[]> find(byte[] key, PeerId peer) throws IOException;
}
