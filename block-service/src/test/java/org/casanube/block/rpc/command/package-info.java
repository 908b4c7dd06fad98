/** How calls are read. */
@NullMarked
package org.casanube.block.rpc.command;

import org.jspecify.annotations.NullMarked;
