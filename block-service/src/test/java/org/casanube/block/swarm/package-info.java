@NullMarked
package org.casanube.block.swarm;

import org.jspecify.annotations.NullMarked;
