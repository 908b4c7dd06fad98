/** The commands that turn CIDs and bytes into text and back. */
@NullMarked
package org.casanube.block.rpc.text;

import org.jspecify.annotations.NullMarked;
