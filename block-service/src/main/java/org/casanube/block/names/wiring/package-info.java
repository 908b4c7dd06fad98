/** Puts the parts of this feature together from the service's settings. */
@NullMarked
package org.casanube.block.names.wiring;

import org.jspecify.annotations.NullMarked;
