/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.block.good;

import org.jspecify.annotations.NullMarked;
