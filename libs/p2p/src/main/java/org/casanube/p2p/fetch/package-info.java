/**
 * Asks a peer for the value of a key, {@code /libp2p/fetch/0.0.1}. IPNS over PubSub learns the
 * newest record of a name so from those who follow its topic.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/fetch/README.md">Fetch</a>
 */
@NullMarked
package org.casanube.p2p.fetch;

import org.jspecify.annotations.NullMarked;
