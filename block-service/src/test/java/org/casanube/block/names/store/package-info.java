@NullMarked
package org.casanube.block.names.store;

import org.jspecify.annotations.NullMarked;
