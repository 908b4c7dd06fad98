@NullMarked
package org.casanube.block.routing;

import org.jspecify.annotations.NullMarked;
