/**
 * Pins: names by which blocks are kept from the collector. {@link org.casanube.block.pins.Pins} is
 * the door.
 */
@NullMarked
package org.casanube.block.pins;

import org.jspecify.annotations.NullMarked;
