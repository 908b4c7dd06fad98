/** Spring wiring of the path gateway. */
@NullMarked
package org.casanube.block.content.wiring;

import org.jspecify.annotations.NullMarked;
