/** Tests. */
@NullMarked
package org.casanube.block.content.sites;

import org.jspecify.annotations.NullMarked;
