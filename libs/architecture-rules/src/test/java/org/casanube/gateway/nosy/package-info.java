/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.gateway.nosy;

import org.jspecify.annotations.NullMarked;
