/** Who may do what: one table for all operations, and the filter that holds calls against it. */
@NullMarked
package org.casanube.block.web.trust;

import org.jspecify.annotations.NullMarked;
