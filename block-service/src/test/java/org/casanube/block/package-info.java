/** Tests of the service as a whole. */
@NullMarked
package org.casanube.block;

import org.jspecify.annotations.NullMarked;
