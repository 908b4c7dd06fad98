/** The wiring of exchange. */
@NullMarked
package org.casanube.block.exchange.wiring;

import org.jspecify.annotations.NullMarked;
