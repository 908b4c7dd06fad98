/** Documents and events on the embedded side: how fast, at full durability. */
@NullMarked
package org.casanube.bench.stores;

import org.jspecify.annotations.NullMarked;
