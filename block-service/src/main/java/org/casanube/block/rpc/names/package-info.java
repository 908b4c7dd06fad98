/** The commands about names and the keys that sign them. */
@NullMarked
package org.casanube.block.rpc.names;

import org.jspecify.annotations.NullMarked;
