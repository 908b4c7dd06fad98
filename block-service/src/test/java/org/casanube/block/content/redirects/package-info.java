/** Tests. */
@NullMarked
package org.casanube.block.content.redirects;

import org.jspecify.annotations.NullMarked;
