package org.casanube.p2p.kad;

import java.util.function.Consumer;
import org.casanube.multiformats.Multihash;

/**
 * What a peer provides, for the sweep that tells others of it. Each pass may walk it several times,
 * so that no more keys are in memory at once than {@link DhtSettings.Reproviding} allows.
 */
@FunctionalInterface
public interface ProvidedKeys {
  /** Gives each key to the consumer, in any order; giving one twice does no harm. */
  void forEach(Consumer<Multihash> consumer);
}
