package org.casanube.p2p.peers;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.PeerBook.PeerDescription;
import org.casanube.p2p.keys.SignedEnvelope;

/** One entry of a peer book, as it is stored. */
record KnownPeer(
    PeerId peer,
    Map<Multiaddr, Instant> addresses,
    Optional<SignedEnvelope> signedRecord,
    Instant signedEnd,
    Optional<PeerDescription> description,
    Standing standing) {}
