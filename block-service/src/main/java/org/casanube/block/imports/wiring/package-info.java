/** Puts the parts of this feature together. */
@NullMarked
package org.casanube.block.imports.wiring;

import org.jspecify.annotations.NullMarked;
