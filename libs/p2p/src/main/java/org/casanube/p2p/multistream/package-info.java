/**
 * Agreement on protocols by multistream-select 1.0.
 *
 * @see <a href="https://github.com/multiformats/multistream-select">multistream-select</a>
 */
@NullMarked
package org.casanube.p2p.multistream;

import org.jspecify.annotations.NullMarked;
