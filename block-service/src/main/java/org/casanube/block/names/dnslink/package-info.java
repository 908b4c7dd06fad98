/**
 * DNSLink: what domain names point at, told by their TXT records, asked for by DNS or by DNS over
 * HTTPS.
 *
 * @see <a href="https://dnslink.dev/">DNSLink</a>
 */
@NullMarked
package org.casanube.block.names.dnslink;

import org.jspecify.annotations.NullMarked;
