/** Resolving and publishing: what this service does by itself, over the routings that it has. */
@NullMarked
package org.casanube.block.names.local;

import org.jspecify.annotations.NullMarked;
