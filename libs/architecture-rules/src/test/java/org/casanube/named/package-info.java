/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.named;

import org.jspecify.annotations.NullMarked;
