/** The links of a block, whatever codec it is written in. */
@NullMarked
package org.casanube.ipld.links;

import org.jspecify.annotations.NullMarked;
