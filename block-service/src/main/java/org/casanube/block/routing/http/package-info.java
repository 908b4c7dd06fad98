/**
 * Asks delegated routers, which know more of a network than we do.
 *
 * @see <a href="https://specs.ipfs.tech/routing/http-routing-v1/">Delegated routing over HTTP</a>
 */
@NullMarked
package org.casanube.block.routing.http;

import org.jspecify.annotations.NullMarked;
