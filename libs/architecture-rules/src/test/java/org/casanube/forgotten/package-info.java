/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.forgotten;

import org.jspecify.annotations.NullMarked;
