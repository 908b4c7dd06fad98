/** REST for names and the keys that sign them. */
@NullMarked
package org.casanube.block.names.web;

import org.jspecify.annotations.NullMarked;
