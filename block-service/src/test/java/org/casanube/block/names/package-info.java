@NullMarked
package org.casanube.block.names;

import org.jspecify.annotations.NullMarked;
