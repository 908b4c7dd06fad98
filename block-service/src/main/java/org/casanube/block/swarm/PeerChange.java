package org.casanube.block.swarm;

import org.casanube.multiformats.PeerId;

/**
 * A peer has come or gone.
 *
 * @param peer who
 * @param isConnected whether it is connected now
 */
public record PeerChange(PeerId peer, boolean isConnected) {}
