/** Calls of commands: what a command takes, how a call is read, and how it is answered. */
@NullMarked
package org.casanube.block.rpc.command;

import org.jspecify.annotations.NullMarked;
