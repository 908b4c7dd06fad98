/** REST of this feature. */
@NullMarked
package org.casanube.block.pins.web;

import org.jspecify.annotations.NullMarked;
