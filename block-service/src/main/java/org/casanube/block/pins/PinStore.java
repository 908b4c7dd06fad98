package org.casanube.block.pins;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.casanube.multiformats.Cid;

/**
 * Keeps pins by CID and name. What a call has returned from is durable, and the event that tells of
 * the change is bound to go out with it.
 */
public interface PinStore {
  /** The pins of this CID. */
  List<Pin> findAll(Cid cid);

  Optional<Pin> find(Cid cid, PinName name);

  /** Stores a pin in the place of one of the same CID and name. */
  void put(Pin pin);

  /** Removes pins; those that are not there are passed over. */
  void remove(List<Pin> pins);

  /** A page in the order of CIDs and names. */
  PinPage page(PinFilter filter, Optional<String> cursor, int limit);

  /** Shows every pin that is there all the while. */
  void forEach(Consumer<Pin> action);

  /** How many pins there are. */
  long count();
}
