/** Puts the parts of this feature together from the service's settings. */
@NullMarked
package org.casanube.block.exchange.wiring;

import org.jspecify.annotations.NullMarked;
