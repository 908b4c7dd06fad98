/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.block.good.web;

import org.jspecify.annotations.NullMarked;
