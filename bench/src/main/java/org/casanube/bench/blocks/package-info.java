/** Measures the block store by itself, without network or import. */
@NullMarked
package org.casanube.bench.blocks;

import org.jspecify.annotations.NullMarked;
