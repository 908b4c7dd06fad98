/** What other programs rely on, as data in the folder {@code contracts}, held against the code. */
@NullMarked
package org.casanube.block.contracts;

import org.jspecify.annotations.NullMarked;
