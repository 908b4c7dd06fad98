/** Content-addressed blocks, the files made of them, and what keeps them. */
@NullMarked
package org.casanube.block;

import org.jspecify.annotations.NullMarked;
