/** The operations of all services in one list. */
@NullMarked
package org.casanube.gateway.operations;

import org.jspecify.annotations.NullMarked;
