/**
 * Messages to all who follow a topic, {@code /meshsub/1.2.0} with 1.1, 1.0 and floodsub beside it.
 *
 * <p>Each topic has a mesh, a few peers that pass its messages on at once; others hear by gossip
 * which messages there are, and ask for those they lack. Peers are scored by what they do, and
 * those that do harm are left out. {@link org.casanube.p2p.gossipsub.Gossipsub} is the door.
 *
 * <p>State belongs to {@code Router} and what it owns, under one lock that is held for moments and
 * never while reading, writing, dialling, verifying or validating.
 *
 * <p>Not guaranteed: that a message arrives, once, or in order. A message is passed on a second
 * time when it is forgotten, after {@link
 * org.casanube.p2p.gossipsub.GossipsubSettings.Gossip#seenFor}.
 *
 * @see <a href="https://github.com/libp2p/specs/tree/master/pubsub/gossipsub">gossipsub 1.0, 1.1
 *     and 1.2</a>
 * @see <a href="https://github.com/libp2p/specs/blob/master/pubsub/README.md">pubsub interface</a>
 */
@NullMarked
package org.casanube.p2p.gossipsub;

import org.jspecify.annotations.NullMarked;
