/** Connections between peers: how much passes, and what it costs. */
@NullMarked
package org.casanube.bench.p2p;

import org.jspecify.annotations.NullMarked;
