/** Opens what is kept in the home. */
@NullMarked
package org.casanube.block.home.wiring;

import org.jspecify.annotations.NullMarked;
