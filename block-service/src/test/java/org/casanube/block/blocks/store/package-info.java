@NullMarked
package org.casanube.block.blocks.store;

import org.jspecify.annotations.NullMarked;
