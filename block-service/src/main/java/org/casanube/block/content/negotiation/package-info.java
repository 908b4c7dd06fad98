/**
 * What a request to the path gateway asks for, read from its target and headers: pure parsing, it
 * knows neither blocks nor sockets.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/path-gateway/">Path gateway specification</a>
 */
@NullMarked
package org.casanube.block.content.negotiation;

import org.jspecify.annotations.NullMarked;
