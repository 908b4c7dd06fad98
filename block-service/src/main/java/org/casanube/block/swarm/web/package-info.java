/** REST of the swarm. */
@NullMarked
package org.casanube.block.swarm.web;

import org.jspecify.annotations.NullMarked;
