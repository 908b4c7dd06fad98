@NullMarked
package org.casanube.block.names.routing;

import org.jspecify.annotations.NullMarked;
