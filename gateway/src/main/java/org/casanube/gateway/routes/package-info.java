/** The way of a request to the service that answers it, and of the answer back, unbuffered. */
@NullMarked
package org.casanube.gateway.routes;

import org.jspecify.annotations.NullMarked;
