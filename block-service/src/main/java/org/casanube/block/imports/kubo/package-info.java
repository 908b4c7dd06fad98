/** The repository of a Kubo, read as it lies on the disk and never written to. */
@NullMarked
package org.casanube.block.imports.kubo;

import org.jspecify.annotations.NullMarked;
