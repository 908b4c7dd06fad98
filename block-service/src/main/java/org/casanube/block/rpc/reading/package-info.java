/** The commands that read files and directories, and follow links and paths. */
@NullMarked
package org.casanube.block.rpc.reading;

import org.jspecify.annotations.NullMarked;
