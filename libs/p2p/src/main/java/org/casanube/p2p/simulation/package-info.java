/**
 * A network that is not there: hosts on simulated time, over links with latency, jitter, loss,
 * limited rates and partitions; the same seed gives the same run. For tests, also of what is built
 * on hosts.
 */
@NullMarked
package org.casanube.p2p.simulation;

import org.jspecify.annotations.NullMarked;
