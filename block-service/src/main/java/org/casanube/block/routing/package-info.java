/** Finding out who has what. {@link org.casanube.block.routing.ContentRouting} is the door. */
@NullMarked
package org.casanube.block.routing;

import org.jspecify.annotations.NullMarked;
