/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.block.first;

import org.jspecify.annotations.NullMarked;
