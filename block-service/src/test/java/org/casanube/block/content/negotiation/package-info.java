/** Tests. */
@NullMarked
package org.casanube.block.content.negotiation;

import org.jspecify.annotations.NullMarked;
