/** Tests of what is told of provided content. */
@NullMarked
package org.casanube.block.routing.dht;

import org.jspecify.annotations.NullMarked;
