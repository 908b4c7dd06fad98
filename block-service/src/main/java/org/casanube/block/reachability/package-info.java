/**
 * What can be reached from a root: a walk over any DAG that reads only blocks which may have links,
 * and tables of blocks that take a few bytes for each. Pins count with it, the collector marks with
 * it. Knows neither web nor store.
 */
@NullMarked
package org.casanube.block.reachability;

import org.jspecify.annotations.NullMarked;
