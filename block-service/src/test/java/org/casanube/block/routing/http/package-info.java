/** Tests of asking routers, honest ones and others. */
@NullMarked
package org.casanube.block.routing.http;

import org.jspecify.annotations.NullMarked;
