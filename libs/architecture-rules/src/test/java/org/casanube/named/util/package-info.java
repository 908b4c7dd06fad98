/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.named.util;

import org.jspecify.annotations.NullMarked;
