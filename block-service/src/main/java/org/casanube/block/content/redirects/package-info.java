/**
 * The file {@code _redirects} of a web site: read, and matched against paths. Pure; it knows
 * neither requests nor blocks.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/web-redirects-file/">Web _redirects file
 *     specification</a>
 */
@NullMarked
package org.casanube.block.content.redirects;

import org.jspecify.annotations.NullMarked;
