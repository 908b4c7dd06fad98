/** Tests of the benchmarks' own code. */
@NullMarked
package org.casanube.bench;

import org.jspecify.annotations.NullMarked;
