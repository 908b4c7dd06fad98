package org.casanube.p2p.kad;

import java.util.List;
import java.util.TreeSet;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;

/**
 * A peer that has announced itself as a provider, once for all that it provides. Ordered by the
 * number of its records, equal only to itself. Not thread-safe.
 */
final class Announcer implements Comparable<Announcer> {
  /** What one takes in memory, about, without its addresses. */
  private static final int BYTES = 320;

  /** What an address takes in memory, about. */
  private static final int BYTES_PER_ADDRESS = 160;

  private final PeerId peer;
  private List<Multiaddr> addresses;
  private final TreeSet<KadKey> distances = new TreeSet<>();

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
    return distances.size();
  }

  /** The farthest content that it has announced; there must be one. */
  KadKey farthest() {
    return distances.last();
  }

  void add(KadKey distance) {
    distances.add(distance);
  }

  void remove(KadKey distance) {
    distances.remove(distance);
  }

  /** What it takes in memory, about, without its records. */
  long bytes() {
    return BYTES + (long) BYTES_PER_ADDRESS * addresses.size();
  }

  @Override
  public int compareTo(Announcer other) {
    int byRecords = Integer.compare(records(), other.records());
    return byRecords != 0 ? byRecords : peer.compareTo(other.peer);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return peer.hashCode();
  }
}
