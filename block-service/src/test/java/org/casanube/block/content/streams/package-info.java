/** Tests of content by streams of peers. */
@NullMarked
package org.casanube.block.content.streams;

import org.jspecify.annotations.NullMarked;
