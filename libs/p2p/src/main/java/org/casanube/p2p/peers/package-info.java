/** Peer books: in memory, and kept in a file. */
@NullMarked
package org.casanube.p2p.peers;

import org.jspecify.annotations.NullMarked;
