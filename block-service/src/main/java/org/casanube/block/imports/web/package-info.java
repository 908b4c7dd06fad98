/** REST for imports. */
@NullMarked
package org.casanube.block.imports.web;

import org.jspecify.annotations.NullMarked;
