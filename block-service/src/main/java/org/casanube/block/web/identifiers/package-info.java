/** Identifiers in requests: how they are read, and what is told of those that can't be. */
@NullMarked
package org.casanube.block.web.identifiers;

import org.jspecify.annotations.NullMarked;
