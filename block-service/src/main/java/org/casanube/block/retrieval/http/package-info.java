/**
 * Trustless gateways as a client meets them: over the network by the JDK's client, and over a
 * stream of a peer. Nothing here is trusted: sizes, times and redirects are limited, and every
 * block is checked.
 */
@NullMarked
package org.casanube.block.retrieval.http;

import org.jspecify.annotations.NullMarked;
