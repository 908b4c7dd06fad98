/**
 * The path gateway: {@code /ipfs/<cid>/…} as files, directory pages, blocks, CARs and tars. {@link
 * org.casanube.block.content.ContentGateway} answers; {@code listener} carries it on an origin of
 * its own, where no session lives, and the servlet here carries it on the REST listener.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/path-gateway/">Path gateway specification</a>
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless gateway
 *     specification</a>
 */
@NullMarked
package org.casanube.block.content;

import org.jspecify.annotations.NullMarked;
