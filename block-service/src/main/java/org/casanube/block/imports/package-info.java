/**
 * Takes over what other programs keep, so that nobody has to begin anew: the repository of a Kubo
 * with its blocks, pins, keys, names and files.
 */
@NullMarked
package org.casanube.block.imports;

import org.jspecify.annotations.NullMarked;
