/** REST for finding providers and peers, and for telling others what this node has. */
@NullMarked
package org.casanube.block.routing.web;

import org.jspecify.annotations.NullMarked;
