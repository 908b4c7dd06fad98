/** The port of exchange, and a stand-in for it. */
@NullMarked
package org.casanube.block.exchange;

import org.jspecify.annotations.NullMarked;
