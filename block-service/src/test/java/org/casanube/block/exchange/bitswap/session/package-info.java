/** The asking side. */
@NullMarked
package org.casanube.block.exchange.bitswap.session;

import org.jspecify.annotations.NullMarked;
