/** Classes that the rules are tried on. */
@NullMarked
package org.casanube.block.rooted.web;

import org.jspecify.annotations.NullMarked;
