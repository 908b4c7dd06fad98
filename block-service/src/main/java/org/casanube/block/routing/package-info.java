/**
 * Finding out who has what. {@link org.casanube.block.routing.ContentRouting} is the door for those
 * who fetch; each {@link org.casanube.block.routing.RoutingWay} among the beans is one way that
 * stands behind it.
 */
@NullMarked
package org.casanube.block.routing;

import org.jspecify.annotations.NullMarked;
