/** REST of this feature. */
@NullMarked
package org.casanube.block.tree.web;

import org.jspecify.annotations.NullMarked;
