package org.casanube.p2p.kad;

import java.util.List;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/** A peer that has announced itself as a provider, once for all that it provides. */
final class Announcer {
  /** What one takes in memory, about, without its addresses. */
  private static final int BYTES = 320;

  /** What an address takes in memory, about. */
  private static final int BYTES_PER_ADDRESS = 160;

  private final PeerId peer;
  private List<Multiaddr> addresses;
  private int records;

  Announcer(PeerId peer, List<Multiaddr> addresses) {
    this.peer = peer;
    this.addresses = List.copyOf(addresses);
  }

  PeerId peer() {
    return peer;
  }

  List<Multiaddr> addresses() {
    return addresses;
  }

  void movedTo(List<Multiaddr> newest) {
    addresses = List.copyOf(newest);
  }

  int records() {
    return records;
  }

  void count(int change) {
    records += change;
  }

  long bytes() {
    return BYTES + (long) BYTES_PER_ADDRESS * addresses.size();
  }
}
