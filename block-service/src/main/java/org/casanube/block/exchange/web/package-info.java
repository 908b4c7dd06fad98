/** REST of the exchange. */
@NullMarked
package org.casanube.block.exchange.web;

import org.jspecify.annotations.NullMarked;
