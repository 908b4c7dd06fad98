/** Tests of the feature of this name, with stand-ins for what it needs. */
@NullMarked
package org.casanube.block.operations;

import org.jspecify.annotations.NullMarked;
