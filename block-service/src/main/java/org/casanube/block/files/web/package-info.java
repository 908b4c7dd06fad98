/** REST for adding files: the bodies that are understood, and the answers that stream. */
@NullMarked
package org.casanube.block.files.web;

import org.jspecify.annotations.NullMarked;
