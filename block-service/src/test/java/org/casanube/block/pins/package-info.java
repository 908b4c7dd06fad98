/** Tests of the feature of this name, with stand-ins for what it needs. */
@NullMarked
package org.casanube.block.pins;

import org.jspecify.annotations.NullMarked;
