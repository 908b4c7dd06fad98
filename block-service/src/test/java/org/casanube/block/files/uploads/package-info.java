/** Tests. */
@NullMarked
package org.casanube.block.files.uploads;

import org.jspecify.annotations.NullMarked;
