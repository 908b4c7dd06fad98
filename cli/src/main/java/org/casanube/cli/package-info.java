/** The `nube` command: entry point and the tree of commands, loaded as they are asked for. */
@NullMarked
package org.casanube.cli;

import org.jspecify.annotations.NullMarked;
