/** Tests of who may do what. */
@NullMarked
package org.casanube.block.web.trust;

import org.jspecify.annotations.NullMarked;
