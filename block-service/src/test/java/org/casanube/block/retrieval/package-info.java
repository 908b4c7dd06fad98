/** Tests of fetching, against peers that are not there. */
@NullMarked
package org.casanube.block.retrieval;

import org.jspecify.annotations.NullMarked;
