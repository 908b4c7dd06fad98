/** How the node is, in one answer. */
@NullMarked
package org.casanube.gateway.status;

import org.jspecify.annotations.NullMarked;
