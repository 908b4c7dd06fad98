package org.casanube.block.exchange.bitswap.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/**
 * A block that is being looked for or asked for, by one session or several; the first of them leads
 * and decides. Guarded by the client's lock.
 */
final class Want {
  private final Cid cid;
  private final List<Interest> interests = new ArrayList<>(1);
  private final Set<RemotePeer> told = new LinkedHashSet<>(4);
  private final Set<RemotePeer> unanswered = new LinkedHashSet<>(4);
  private final Set<RemotePeer> has = new LinkedHashSet<>(4);
  private final Set<RemotePeer> lacks = new LinkedHashSet<>(4);
  private Set<RemotePeer> lackedBefore = Set.of();
  private Place place = Place.NONE;
  private @Nullable Request request;
  private @Nullable Request second;
  private int searchRound;
  private long nextSearch;
  private int rests;
  private boolean isDoubted;

  /** Where a want stands with its leading session. */
  enum Place {
    NONE,
    /** A peer was asked for the block. */
    REQUESTED,
    /** Those who may have the block have no room. */
    UNPLACED,
    /** Peers are being asked whether they have it. */
    SEARCHING,
    /** All were asked, and nobody has it; it is asked again now and then. */
    DORMANT
  }

  /** A session that wants the block, under the name it knows. */
  record Interest(BitswapSession session, Cid cid) {}

  /**
   * The block asked of a peer.
   *
   * @param estimate bytes that it counts for while it is under way
   * @param delivered how many blocks the peer had delivered when it was asked
   * @param alone whether nothing else was asked of it then
   */
  record Request(RemotePeer peer, long at, long estimate, long delivered, boolean alone) {}

  Want(Cid cid) {
    this.cid = cid;
  }

  Multihash multihash() {
    return cid.multihash();
  }

  /** The name it is asked by. */
  Cid cid() {
    return cid;
  }

  List<Interest> interests() {
    return interests;
  }

  BitswapSession lead() {
    return interests.getFirst().session();
  }

  /** Peers that remember this want, and so must be told when it is over. */
  Set<RemotePeer> told() {
    return told;
  }

  /** Of those, who was asked whether it has the block and has not answered. */
  Set<RemotePeer> unanswered() {
    return unanswered;
  }

  /** Who has said to have it. */
  Set<RemotePeer> has() {
    return has;
  }

  /** Who has said to lack it, or has not delivered it. */
  Set<RemotePeer> lacks() {
    return lacks;
  }

  /** All are to be asked again, of whom some lacked it. */
  void askAgain() {
    lackedBefore = Set.copyOf(lacks);
    lacks.clear();
  }

  /** True if the peer's last word is that it lacks the block, or it has not delivered it. */
  boolean isLackedBy(RemotePeer peer) {
    return lacks.contains(peer) || (lackedBefore.contains(peer) && !has.contains(peer));
  }

  /** Who was asked, and those of them who have answered. */
  Set<RemotePeer> asked() {
    Set<RemotePeer> asked = new LinkedHashSet<>(told);
    asked.addAll(has);
    asked.addAll(lacks);
    asked.addAll(lackedBefore);
    return asked;
  }

  Place place() {
    return place;
  }

  void place(Place next) {
    place = next;
  }

  @Nullable Request request() {
    return request;
  }

  void request(@Nullable Request next) {
    request = next;
  }

  /** The same asked of another peer, at the end of a session. */
  @Nullable Request second() {
    return second;
  }

  void second(@Nullable Request next) {
    second = next;
  }

  int searchRound() {
    return searchRound;
  }

  long nextSearch() {
    return nextSearch;
  }

  void searched(int round, long next) {
    searchRound = round;
    nextSearch = next;
  }

  /** It was asked for and did not come, and nobody knows whether it was lost on its way. */
  void doubt() {
    isDoubted = true;
  }

  /**
   * How long to leave it with all peers before they are asked again: longer each time, and long at
   * once if each of them has said that it lacks the block.
   */
  long rest(long shortest, long longest) {
    long rest = isDoubted ? Math.min(longest, shortest << Math.min(rests, 10)) : longest;
    rests++;
    return rest;
  }

  /** Nothing is known of the peer any more. */
  void forget(RemotePeer peer) {
    told.remove(peer);
    unanswered.remove(peer);
    has.remove(peer);
    lacks.remove(peer);
    if (lackedBefore.contains(peer)) {
      Set<RemotePeer> others = new LinkedHashSet<>(lackedBefore);
      others.remove(peer);
      lackedBefore = others;
    }
  }
}
