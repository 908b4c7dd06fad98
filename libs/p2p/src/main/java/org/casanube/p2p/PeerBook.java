package org.casanube.p2p;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.keys.SignedEnvelope;

/**
 * What is known about peers, bounded in number of peers and of addresses for each. Those known by
 * hearsay alone go first, then those that have dialled this host, last those that it has reached;
 * of each the ones not heard of for the longest time. Thread-safe.
 */
public interface PeerBook {
  /** Adds addresses, or lets known ones live longer. Without {@code /p2p/}. */
  void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration life);

  /**
   * Takes the addresses that a peer has signed, in place of all others; unless an equal or newer
   * record of it is known.
   *
   * @return true if it was taken
   * @throws WireFormatException if it is not a record that its peer has signed
   */
  boolean accept(SignedEnvelope envelope, Duration life) throws WireFormatException;

  /**
   * Adds addresses that a peer tells of another one. Each teller has a share of what the book holds
   * of peers known by hearsay alone, and pushes out first what it has told itself.
   */
  void hear(PeerId teller, PeerId peer, Collection<Multiaddr> addresses);

  /** Notes that there was a connection with the peer: it is not pushed out by hearsay. */
  void met(PeerId peer, Direction dialler);

  /** Notes what the peer says it speaks and is. */
  void describe(PeerId peer, PeerDescription description);

  /** The peer's addresses that still live; signed ones first. */
  List<Multiaddr> addresses(PeerId peer);

  /** What the peer has said about itself. */
  Optional<PeerDescription> description(PeerId peer);

  /** The newest signed record of the peer. */
  Optional<SignedEnvelope> signedRecord(PeerId peer);

  /** All peers that anything is known about. */
  Set<PeerId> peers();

  void forget(PeerId peer);

  /**
   * What a peer says about itself by identify.
   *
   * @param agent its program and version, not to be trusted
   * @param protocols what it speaks
   */
  record PeerDescription(String agent, String protocolVersion, Set<String> protocols) {
    public PeerDescription {
      protocols = Collections.unmodifiableSet(new LinkedHashSet<>(protocols));
    }
  }

  /** How long what is learnt by different ways lives. */
  final class Lives {
    /** Told by the peer itself. */
    public static final Duration IDENTIFIED = Duration.ofHours(24);

    /** Told by others. */
    public static final Duration HEARSAY = Duration.ofMinutes(30);

    /** Given by configuration. */
    public static final Duration CONFIGURED = Duration.ofDays(36_500);

    private Lives() {}
  }
}
