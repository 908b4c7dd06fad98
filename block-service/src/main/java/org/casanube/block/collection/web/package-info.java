/** REST of this feature. */
@NullMarked
package org.casanube.block.collection.web;

import org.jspecify.annotations.NullMarked;
