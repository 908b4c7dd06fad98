@NullMarked
package org.casanube.block.names.keys;

import org.jspecify.annotations.NullMarked;
