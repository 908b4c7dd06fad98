/** Where this feature keeps its records: the service's documents. */
@NullMarked
package org.casanube.block.names.store;

import org.jspecify.annotations.NullMarked;
