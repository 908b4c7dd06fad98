package org.casanube.p2p.gossipsub;

import java.util.Optional;
import org.casanube.multiformats.PeerId;

/** A message of a topic, its signature checked. Immutable and thread-safe. */
public final class GossipMessage {
  private final MessageId id;
  private final WireMessage wire;
  private final Optional<PeerId> author;
  private final PeerId receivedFrom;

  GossipMessage(MessageId id, WireMessage wire, Optional<PeerId> author, PeerId receivedFrom) {
    this.id = id;
    this.wire = wire;
    this.author = author;
    this.receivedFrom = receivedFrom;
  }

  public MessageId id() {
    return id;
  }

  public String topic() {
    return wire.topic();
  }

  public byte[] data() {
    return wire.data().clone();
  }

  /** The size of the data in bytes. */
  public int length() {
    return wire.data().length;
  }

  /** The number that its author gave it, as bytes; none where messages are not signed. */
  public byte[] sequence() {
    byte[] sequence = wire.sequence();
    return sequence == null ? new byte[0] : sequence.clone();
  }

  /** Who wrote it; nobody, where messages are not signed. */
  public Optional<PeerId> author() {
    return author;
  }

  /** The peer that passed it on. */
  public PeerId receivedFrom() {
    return receivedFrom;
  }

  WireMessage wire() {
    return wire;
  }

  @Override
  public String toString() {
    return "message " + id + " of " + topic();
  }
}
