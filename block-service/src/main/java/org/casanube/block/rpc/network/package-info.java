/** The commands about peers: connections, routing, exchange and messages. */
@NullMarked
package org.casanube.block.rpc.network;

import org.jspecify.annotations.NullMarked;
