/** The one door to the services: it routes, guards and limits, and holds no domain of its own. */
@NullMarked
package org.casanube.gateway;

import org.jspecify.annotations.NullMarked;
