/** Finds what commands are about by the paths that callers write. */
@NullMarked
package org.casanube.block.rpc.paths;

import org.jspecify.annotations.NullMarked;
