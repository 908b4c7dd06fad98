/** Tests. */
@NullMarked
package org.casanube.block.content.listener;

import org.jspecify.annotations.NullMarked;
