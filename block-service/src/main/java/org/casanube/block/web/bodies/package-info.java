/** What request bodies may be: how large, how slow, how encoded. Holds for all operations. */
@NullMarked
package org.casanube.block.web.bodies;

import org.jspecify.annotations.NullMarked;
