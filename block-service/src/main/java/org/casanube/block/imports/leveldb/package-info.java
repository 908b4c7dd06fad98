/** Reads a LevelDB that nobody has open, without writing to it. */
@NullMarked
package org.casanube.block.imports.leveldb;

import org.jspecify.annotations.NullMarked;
