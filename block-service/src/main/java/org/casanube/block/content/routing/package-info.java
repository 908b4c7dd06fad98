/**
 * Answers delegated routing on the content listener: who has a block, and where a peer is, as far
 * as this node knows or can find out.
 *
 * @see <a href="https://specs.ipfs.tech/routing/http-routing-v1/">Delegated routing over HTTP</a>
 */
@NullMarked
package org.casanube.block.content.routing;

import org.jspecify.annotations.NullMarked;
