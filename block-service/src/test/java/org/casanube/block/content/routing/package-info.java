/** Tests of delegated routing on the content listener. */
@NullMarked
package org.casanube.block.content.routing;

import org.jspecify.annotations.NullMarked;
