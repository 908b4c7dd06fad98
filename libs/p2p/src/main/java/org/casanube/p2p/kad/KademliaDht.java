package org.casanube.p2p.kad;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.casanube.multiformats.Multihash;
import org.casanube.multiformats.PeerId;

/**
 * One peer's part in a distributed hash table. Thread-safe; what asks others blocks the (virtual)
 * thread that calls, ends within minutes whatever the others do, and earlier if the thread is
 * interrupted.
 */
public interface KademliaDht extends AutoCloseable {
  /** The protocol's name, such as {@code /ipfs/lan/kad/1.0.0}. */
  String protocol();

  /** True while this peer answers others and so takes part in keeping records. */
  boolean isServer();

  /**
   * Looks for other peers that provide the content, and tells of each once, from the calling
   * thread.
   *
   * @param sink takes a provider; false when that is enough
   */
  void findProviders(Multihash content, Predicate<DhtPeer> sink) throws InterruptedException;

  /**
   * Tells the peers closest to the content that this host has it. They forget it after 48 hours:
   * what stays for long is given to {@link #provideAllOf} too.
   *
   * @return how many peers have taken the record; 0 when no peer is known, none answers, or this
   *     host has no address in the table's scope
   */
  int provide(Multihash content) throws InterruptedException;

  /**
   * Provides all these keys again and again, spread over the interval, until the registration is
   * closed. Replaces nothing: there can be several sources.
   */
  Registration provideAllOf(ProvidedKeys source);

  /**
   * Where the peer is: as known here if it is connected, else as others tell who are connected with
   * it, else as others or this peer remember.
   *
   * @return empty if nobody knows an address of it
   */
  Optional<DhtPeer> findPeer(PeerId peer) throws InterruptedException;

  /** The peers closest to the SHA-256 of the key that answer, closest first; at most k. */
  List<DhtPeer> closestPeers(byte[] key) throws InterruptedException;

  /**
   * Stores the value at the peers closest to its key.
   *
   * @return how many have taken it, this one not counted
   * @throws InvalidRecordException if no validator is there for the key, or it refuses the value,
   *     or a better one is known here
   */
  int putValue(byte[] key, byte[] value) throws InvalidRecordException, InterruptedException;

  /**
   * The best value of the key that so many peers have; asks until it has heard a valid one from
   * that many, or nobody is left. Peers that were seen with a worse one, and close ones with none,
   * are given the best.
   *
   * @param quorum how many valid answers suffice; 0 asks all of the closest peers
   * @throws InvalidRecordException if no validator is there for the key
   */
  Optional<byte[]> getValue(byte[] key, int quorum)
      throws InvalidRecordException, InterruptedException;

  /**
   * Fills the routing table now: dials the bootstrap peers if it is nearly empty, and looks up this
   * peer itself. Else done in the background now and then.
   */
  void refresh() throws InterruptedException;

  /** The peers in the routing table, bucket by bucket. */
  List<RoutingTableEntry> routingTable();

  /** What has happened so far. */
  DhtStatistics statistics();

  /** Leaves the table: answers nobody, stops background work, saves its state. */
  @Override
  void close();

  /** Takes back what was registered. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
