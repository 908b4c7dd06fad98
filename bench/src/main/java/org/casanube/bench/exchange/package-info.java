/** How fast blocks go from one node to another. */
@NullMarked
package org.casanube.bench.exchange;

import org.jspecify.annotations.NullMarked;
