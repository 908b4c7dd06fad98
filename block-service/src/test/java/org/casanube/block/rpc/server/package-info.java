/** Tests of who is let in, and of the room that callers take. */
@NullMarked
package org.casanube.block.rpc.server;

import org.jspecify.annotations.NullMarked;
