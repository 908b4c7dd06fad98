/** The command that adds files. */
@NullMarked
package org.casanube.block.rpc.adding;

import org.jspecify.annotations.NullMarked;
