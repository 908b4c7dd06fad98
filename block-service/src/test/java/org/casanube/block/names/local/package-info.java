@NullMarked
package org.casanube.block.names.local;

import org.jspecify.annotations.NullMarked;
