/** What every request passes before it is routed: trace, host, origin, limits. */
@NullMarked
package org.casanube.gateway.guards;

import org.jspecify.annotations.NullMarked;
