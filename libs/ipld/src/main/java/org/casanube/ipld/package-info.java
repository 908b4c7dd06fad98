/** Linked data over blocks: links, and the codecs that blocks are written in. */
@NullMarked
package org.casanube.ipld;

import org.jspecify.annotations.NullMarked;
