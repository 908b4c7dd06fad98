package org.casanube.block.routing;

import java.util.function.Predicate;
import org.casanube.multiformats.Cid;

/** Finds out who has a block. Several ways of asking stand behind it. Thread-safe. */
public interface ContentRouting {
  /**
   * Asks every way there is for providers of the block, and tells of each once, as it is found, by
   * one thread at a time. Returns when nobody is left to ask or the sink has enough; interrupt the
   * thread to end it earlier. Nobody found is no error.
   *
   * @param sink takes a provider; false when that is enough
   */
  void findProviders(Cid cid, Predicate<Provider> sink) throws InterruptedException;

  /**
   * True if others are asked to search in our place. Who is asked by others so must not pass the
   * question on to them, or two would ask each other in circles.
   */
  default boolean delegates() {
    return false;
  }
}
