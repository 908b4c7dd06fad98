@NullMarked
package org.casanube.block.rpc.network;

import org.jspecify.annotations.NullMarked;
