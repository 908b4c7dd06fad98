/** What it costs to read and write identifiers, blocks and archives. */
@NullMarked
package org.casanube.bench.formats;

import org.jspecify.annotations.NullMarked;
