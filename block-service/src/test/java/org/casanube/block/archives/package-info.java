@NullMarked
package org.casanube.block.archives;

import org.jspecify.annotations.NullMarked;
