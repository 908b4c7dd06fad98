/**
 * Many streams on one link, {@code /yamux/1.0.0}.
 *
 * @see <a href="https://github.com/libp2p/specs/tree/master/yamux">Yamux specification</a>
 */
@NullMarked
package org.casanube.p2p.yamux;

import org.jspecify.annotations.NullMarked;
