@NullMarked
package org.casanube.block.unixfs;

import org.jspecify.annotations.NullMarked;
