/** The commands about DAGs and their nodes. */
@NullMarked
package org.casanube.block.rpc.dags;

import org.jspecify.annotations.NullMarked;
