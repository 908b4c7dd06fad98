/** The gateway against the folder {@code contracts}. */
@NullMarked
package org.casanube.gateway.contracts;

import org.jspecify.annotations.NullMarked;
