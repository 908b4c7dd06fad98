/** The description of the whole public API, merged from those of the services. */
@NullMarked
package org.casanube.gateway.docs;

import org.jspecify.annotations.NullMarked;
