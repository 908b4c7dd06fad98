/**
 * The RPC that Kubo's tools speak, {@code /api/v0/…}, on a listener of its own. {@code command}
 * reads calls and writes answers, {@code server} carries them, each other package has a family of
 * commands, which call the doors of the other features and know nothing of HTTP.
 *
 * @see <a href="https://docs.ipfs.tech/reference/kubo/rpc/">Kubo RPC API</a>
 */
@NullMarked
package org.casanube.block.rpc;

import org.jspecify.annotations.NullMarked;
