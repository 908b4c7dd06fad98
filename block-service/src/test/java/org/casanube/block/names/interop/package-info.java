@NullMarked
package org.casanube.block.names.interop;

import org.jspecify.annotations.NullMarked;
