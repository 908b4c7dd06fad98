/** REST of this feature. */
@NullMarked
package org.casanube.block.retrieval.web;

import org.jspecify.annotations.NullMarked;
