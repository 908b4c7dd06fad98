/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.ambient;

import org.jspecify.annotations.NullMarked;
