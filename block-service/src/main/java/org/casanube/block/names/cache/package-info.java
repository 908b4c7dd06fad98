/** Answers that are believed for a time. */
@NullMarked
package org.casanube.block.names.cache;

import org.jspecify.annotations.NullMarked;
