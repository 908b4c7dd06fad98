@NullMarked
package org.casanube.block.blocks.wiring;

import org.jspecify.annotations.NullMarked;
