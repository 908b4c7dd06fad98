/** REST of this feature. */
@NullMarked
package org.casanube.block.operations.web;

import org.jspecify.annotations.NullMarked;
