/**
 * Addresses that say which protocols to speak: {@code /ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…}.
 *
 * @see <a href="https://github.com/multiformats/multiaddr">multiaddr specification</a>
 */
@NullMarked
package org.casanube.multiformats.multiaddr;

import org.jspecify.annotations.NullMarked;
