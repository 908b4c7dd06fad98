/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.block.second;

import org.jspecify.annotations.NullMarked;
