package org.casanube.p2p.gossipsub;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.casanube.multiformats.PeerId;

/** A peer that gossips with this host. Belongs to the router and its lock, but for its queue. */
final class GossipPeer {
  private final PeerId id;
  private final Version version;
  private final boolean dialled;
  private final OutboundQueue queue;
  private final Set<String> topics = new LinkedHashSet<>();

  /** How many RPCs with hints it has sent since the last heartbeat. */
  int hintsTaken;

  /** How many messages it was asked for since the last heartbeat. */
  int asked;

  /** How many messages it did not want since the last heartbeat. */
  int notWanted;

  /** True of programs that name messages by the author's key. */
  boolean namesByKey;

  GossipPeer(PeerId id, Version version, boolean dialled, OutboundQueue queue) {
    this.id = id;
    this.version = version;
    this.dialled = dialled;
    this.queue = queue;
  }

  PeerId id() {
    return id;
  }

  Version version() {
    return version;
  }

  /** True if this host has dialled it, so that it can't be one that pushes itself in. */
  boolean dialled() {
    return dialled;
  }

  OutboundQueue queue() {
    return queue;
  }

  /** The topics it follows. */
  Set<String> topics() {
    return topics;
  }

  boolean follows(String topic) {
    return topics.contains(topic);
  }

  /** The names as this peer's program gives them. */
  List<byte[]> names(List<MessageId> ids) {
    return ids.stream().map(id -> namesByKey ? id.byKey() : id.bytes()).toList();
  }
}
