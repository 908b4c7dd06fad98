@NullMarked
package org.casanube.block.blocks;

import org.jspecify.annotations.NullMarked;
