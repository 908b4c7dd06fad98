/**
 * What peers tell each other about themselves, {@code /ipfs/id/1.0.0} and {@code
 * /ipfs/id/push/1.0.0}.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/identify/README.md">Identify</a>
 */
@NullMarked
package org.casanube.p2p.identify;

import org.jspecify.annotations.NullMarked;
