@NullMarked
package org.casanube.block.rpc.reading;

import org.jspecify.annotations.NullMarked;
