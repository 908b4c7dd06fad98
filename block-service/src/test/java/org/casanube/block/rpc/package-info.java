/** The RPC that Kubo's tools speak, over the wire. */
@NullMarked
package org.casanube.block.rpc;

import org.jspecify.annotations.NullMarked;
