/** Tests. */
@NullMarked
package org.casanube.block.content;

import org.jspecify.annotations.NullMarked;
