/** Spring wiring of the RPC that Kubo's tools speak. */
@NullMarked
package org.casanube.block.rpc.wiring;

import org.jspecify.annotations.NullMarked;
