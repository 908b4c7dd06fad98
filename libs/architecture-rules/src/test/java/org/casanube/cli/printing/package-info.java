/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.cli.printing;

import org.jspecify.annotations.NullMarked;
