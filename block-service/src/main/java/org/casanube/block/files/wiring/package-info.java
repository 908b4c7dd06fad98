/** Spring wiring of adding files. */
@NullMarked
package org.casanube.block.files.wiring;

import org.jspecify.annotations.NullMarked;
