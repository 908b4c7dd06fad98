/** The events of all services as one stream for browsers. */
@NullMarked
package org.casanube.gateway.events;

import org.jspecify.annotations.NullMarked;
