/**
 * Keys of peers, and what is signed with them.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">Peer ids and
 *     keys</a>
 */
@NullMarked
package org.casanube.p2p.keys;

import org.jspecify.annotations.NullMarked;
