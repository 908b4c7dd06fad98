/** Carries calls of commands over HTTP on a port of their own. */
@NullMarked
package org.casanube.block.rpc.server;

import org.jspecify.annotations.NullMarked;
