/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.nosylib;

import org.jspecify.annotations.NullMarked;
