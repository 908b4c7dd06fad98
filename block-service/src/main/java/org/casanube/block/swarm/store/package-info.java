/** The peers that people keep, as documents. */
@NullMarked
package org.casanube.block.swarm.store;

import org.jspecify.annotations.NullMarked;
