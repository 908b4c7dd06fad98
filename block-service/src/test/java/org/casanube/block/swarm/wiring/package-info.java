@NullMarked
package org.casanube.block.swarm.wiring;

import org.jspecify.annotations.NullMarked;
