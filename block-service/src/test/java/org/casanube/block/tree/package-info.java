/** Tests of the feature of this name, with stand-ins for what it needs. */
@NullMarked
package org.casanube.block.tree;

import org.jspecify.annotations.NullMarked;
