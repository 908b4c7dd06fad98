/**
 * Which content the host of a request names: subdomains, DNSLink hosts and the paths of known
 * gateways. Pure decisions over texts; it knows neither sockets nor blocks.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/subdomain-gateway/">Subdomain gateway
 *     specification</a>
 * @see <a href="https://specs.ipfs.tech/http-gateways/dnslink-gateway/">DNSLink gateway
 *     specification</a>
 */
@NullMarked
package org.casanube.block.content.sites;

import org.jspecify.annotations.NullMarked;
