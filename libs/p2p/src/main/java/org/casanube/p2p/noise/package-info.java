/**
 * Security by Noise XX, {@code /noise}.
 *
 * @see <a href="https://github.com/libp2p/specs/tree/master/noise">noise-libp2p</a>
 * @see <a href="https://noiseprotocol.org/noise.html">The Noise protocol framework</a>
 */
@NullMarked
package org.casanube.p2p.noise;

import org.jspecify.annotations.NullMarked;
